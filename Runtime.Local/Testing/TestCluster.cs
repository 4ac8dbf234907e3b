using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>Configures the silos of a <see cref="TestCluster"/>.</summary>
public interface ISiloConfigurator
{
    /// <summary>Configures one silo.</summary>
    void Configure(ISiloBuilder siloBuilder);
}

/// <summary>Configures the client of a <see cref="TestCluster"/>.</summary>
public interface IClientBuilderConfigurator
{
    /// <summary>Configures the client.</summary>
    void Configure(IConfiguration configuration, IClientBuilder clientBuilder);
}

/// <summary>Describes a test cluster by configurator types, each created anew for each silo.</summary>
public class TestClusterBuilder
{
    private readonly InProcessTestClusterBuilder _builder;

    /// <summary>With one silo.</summary>
    public TestClusterBuilder() : this(1)
    {
    }

    /// <summary>With so many silos.</summary>
    public TestClusterBuilder(short initialSilosCount) => _builder = new InProcessTestClusterBuilder(initialSilosCount);

    /// <summary>Adds an <see cref="ISiloConfigurator"/>.</summary>
    public TestClusterBuilder AddSiloBuilderConfigurator<T>() where T : new()
    {
        _builder.ConfigureSilo(static (_, silo) => (new T() as ISiloConfigurator)?.Configure(silo));
        return this;
    }

    /// <summary>Accepted: here a client uses its silo's services.</summary>
    public TestClusterBuilder AddClientBuilderConfigurator<T>() where T : new() => this;

    /// <summary>The cluster, not started.</summary>
    public TestCluster Build() => new(_builder.Build());
}

/// <summary>One or several silos in this process, for tests. Stop it with <see cref="DisposeAsync"/>.</summary>
public class TestCluster : IDisposable, IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    internal TestCluster(InProcessTestCluster cluster) => _cluster = cluster;

    /// <summary>The way in from outside the grains.</summary>
    public IClusterClient Client => _cluster.Client;

    /// <summary>The way in from outside the grains.</summary>
    public IGrainFactory GrainFactory => _cluster.Client;

    /// <summary>Starts the silos.</summary>
    public Task DeployAsync() => _cluster.DeployAsync();

    /// <summary>Starts one more silo.</summary>
    public async Task<SiloHandle> StartAdditionalSiloAsync(bool startAdditionalSiloOnNewPort = false) => await _cluster.StartAdditionalSiloAsync();

    /// <summary>Stops one silo; its grains come back on others.</summary>
    public Task StopSiloAsync(SiloHandle instance) => _cluster.StopSiloAsync((InProcessSiloHandle)instance);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _cluster.DisposeAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _cluster.Dispose();
    }
}
