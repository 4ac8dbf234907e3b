using Mdc.Grains.Interfaces.Push;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Mdc.Grains.Push;

/// <summary>Fills this process's hub with what the other silos push, while the host runs.</summary>
public sealed class ClusterPushes(IGrainFactory grains, PushHub hub, TimeProvider time, ILogger<ClusterPushes> logger, IServiceProvider services) : BackgroundService
{
    private readonly SiloPushes _silos = new(grains, new ForwardedPushes(hub), () => hub.InterestVersion, time, logger, services.GetService<ILocalSiloDetails>()?.SiloAddress);

    /// <summary>Pushes the silos had to drop because this process was slow, or a batch did not arrive.</summary>
    public long Missed => _silos.Missed;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _silos.Run(stoppingToken);
}
