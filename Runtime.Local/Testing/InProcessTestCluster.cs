using System.Collections.ObjectModel;
using Mdc.Runtime.Local.Activations;
using Mdc.Runtime.Local.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>One or several silos in this process, for tests. Stop it with <see cref="DisposeAsync"/>.</summary>
public sealed class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private readonly LocalCluster _cluster = new();
    private readonly List<InProcessSiloHandle> _silos = [];
    private int _silosSoFar;

    internal InProcessTestCluster(InProcessTestClusterOptions options) => Options = options;

    /// <summary>The settings.</summary>
    public InProcessTestClusterOptions Options { get; }

    /// <summary>The way in from outside the grains, through the first silo that runs.</summary>
    public IClusterClient Client => First.ServiceProvider.GetRequiredService<IClusterClient>();

    /// <summary>The silos that have been started and not been stopped.</summary>
    public ReadOnlyCollection<InProcessSiloHandle> Silos => _silos.AsReadOnly();

    private InProcessSiloHandle First => _silos.FirstOrDefault() ?? throw new InvalidOperationException("Deploy the cluster first.");

    /// <summary>Starts the silos.</summary>
    public async Task DeployAsync()
    {
        for (var i = 0; i < Options.InitialSilosCount; i++) await StartAdditionalSiloAsync();
    }

    /// <summary>Starts one more silo.</summary>
    public async Task<InProcessSiloHandle> StartAdditionalSiloAsync()
    {
        var specific = new InProcessTestSiloSpecificOptions { SiloName = $"Silo_{_silosSoFar++}" };
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(_cluster);
        builder.UseOrleans(silo =>
        {
            silo.Configure<SiloOptions>(o => o.SiloName = specific.SiloName);
            silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (Options.ClusterId, Options.ServiceId));
        });
        foreach (var configure in Options.SiloHostConfigurationDelegates) configure(specific, builder);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }

        var handle = new InProcessSiloHandle(host);
        _silos.Add(handle);
        return handle;
    }

    /// <summary>Stops one silo; its grains come back on others.</summary>
    public async Task StopSiloAsync(InProcessSiloHandle instance)
    {
        _silos.Remove(instance);
        await instance.DisposeAsync();
    }

    /// <summary>Stops all silos, the last one first.</summary>
    public async Task StopAllSilosAsync()
    {
        while (_silos.Count > 0) await StopSiloAsync(_silos[^1]);
    }

    /// <summary>The services of a silo; of the first where none is named.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) =>
        (silo is null ? First : _silos.Single(s => s.SiloAddress.Equals(silo))).ServiceProvider;

    /// <summary>The activation of a grain, where it has one.</summary>
    public bool TryGetGrainContext(GrainId grainId, out IGrainContext? grainContext)
    {
        grainContext = _cluster.Silos.SelectMany(_cluster.ActivationsOf).FirstOrDefault(a => a.GrainId == grainId && a.IsActive);
        return grainContext is not null;
    }

    /// <summary>Ends a grain's activation and waits for it.</summary>
    public async Task DeactivateAsync(IAddressable grain)
    {
        if (!TryGetGrainContext(grain.GetGrainId(), out var context)) return;
        context!.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The test asked for it."));
        await context.Deactivated;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAllSilosAsync();

    /// <inheritdoc/>
    public void Dispose() => StopAllSilosAsync().GetAwaiter().GetResult();
}
