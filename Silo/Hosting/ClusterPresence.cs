using Mdc.Grains.Interfaces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Mdc.Silo.Hosting;

/// <summary>Tells the coordinator that this process is there, and, when it stops, has its shards handed over before its silo ends.</summary>
internal sealed class ClusterPresence(NodeOptions options, IGrainFactory grains, IServiceProvider services, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(15);

    private ICoordinatorGrain Coordinator => grains.GetGrain<ICoordinatorGrain>(ICoordinatorGrain.Cluster);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (options.Role != NodeRole.Silo) return;
        try
        {
            await Coordinator.Leave(ProcessServices.SiloName(options)).AsTask().WaitAsync(LeaveWithin, time, cancellationToken);
        }
        catch (Exception e) when (ClusterFaults.IsPassing(e) || e is OperationCanceledException)
        {
            // Then its shards come back elsewhere by replay.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var report = new ProcessReport(
            ProcessServices.SiloName(options), options.Role.ToString().ToLowerInvariant(), services.GetService<ILocalSiloDetails>()?.SiloAddress,
            options.Role is NodeRole.All or NodeRole.Silo, Environment.ProcessId, Environment.MachineName);
        using var timer = new PeriodicTimer(ReportEvery, time);
        try
        {
            do
            {
                try
                {
                    await Coordinator.Report(report).AsTask().WaitAsync(ReportEvery, time, stoppingToken);
                }
                catch (Exception e) when (ClusterFaults.IsPassing(e))
                {
                    // No silo has the coordinator yet, or its silo has just died: the next report tells it.
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
        }
    }
}
