using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>Settings of a test cluster.</summary>
public sealed class InProcessTestClusterOptions
{
    /// <summary>The cluster's name.</summary>
    public string ClusterId { get; set; } = "test";

    /// <summary>The service's name.</summary>
    public string ServiceId { get; set; } = "test";

    /// <summary>How many silos start. Default 1.</summary>
    public short InitialSilosCount { get; set; } = 1;

    /// <summary>What is done to each silo's host.</summary>
    public List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> SiloHostConfigurationDelegates { get; } = [];
}

/// <summary>Settings of one silo.</summary>
public sealed class InProcessTestSiloSpecificOptions
{
    /// <summary>The silo's name.</summary>
    public string SiloName { get; set; } = "";
}

/// <summary>Describes a test cluster with delegates.</summary>
public sealed class InProcessTestClusterBuilder
{
    /// <summary>With one silo.</summary>
    public InProcessTestClusterBuilder() : this(1)
    {
    }

    /// <summary>With so many silos.</summary>
    public InProcessTestClusterBuilder(short initialSilosCount) => Options.InitialSilosCount = initialSilosCount;

    /// <summary>The settings.</summary>
    public InProcessTestClusterOptions Options { get; } = new();

    /// <summary>Configures each silo.</summary>
    public InProcessTestClusterBuilder ConfigureSilo(Action<InProcessTestSiloSpecificOptions, ISiloBuilder> configureSiloDelegate) =>
        ConfigureSiloHost((options, host) => host.UseOrleans(silo => configureSiloDelegate(options, silo)));

    /// <summary>Configures each silo's host.</summary>
    public InProcessTestClusterBuilder ConfigureSiloHost(
        Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder> configureSiloHostDelegate)
    {
        Options.SiloHostConfigurationDelegates.Add(configureSiloHostDelegate);
        return this;
    }

    /// <summary>Configures each silo's host.</summary>
    public InProcessTestClusterBuilder ConfigureHost(Action<IHostApplicationBuilder> configureDelegate) =>
        ConfigureSiloHost((_, host) => configureDelegate(host));

    /// <summary>Accepted: here a client uses its silo's services.</summary>
    public InProcessTestClusterBuilder ConfigureClient(Action<IClientBuilder> configureClientDelegate) => this;

    /// <summary>The cluster, not started.</summary>
    public InProcessTestCluster Build() => new(Options);
}
