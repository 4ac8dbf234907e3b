using Mdc.Domain.Calendar;
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

    // Who has no shards only says that nobody need miss it.
    private static readonly TimeSpan FarewellWithin = TimeSpan.FromSeconds(2);

    private readonly long _startedNs = ChinaTime.ToNs(time.GetUtcNow());

    private ICoordinatorGrain Coordinator => grains.GetGrain<ICoordinatorGrain>(ICoordinatorGrain.Cluster);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // A node that is the whole cluster leaves nobody behind who could miss it.
        if (options.Role == NodeRole.All) return;
        try
        {
            await Coordinator.Leave(ProcessServices.SiloName(options)).AsTask()
                .WaitAsync(options.Role == NodeRole.Silo ? LeaveWithin : FarewellWithin, time, cancellationToken);
        }
        catch (Exception e) when (ClusterFaults.IsPassing(e) || e is OperationCanceledException)
        {
            // Then its shards come back elsewhere by replay.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ReportEvery, time);
        try
        {
            do
            {
                try
                {
                    await Coordinator.Report(Now()).AsTask().WaitAsync(ReportEvery, time, stoppingToken);
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

    private ProcessReport Now() => new(
        ProcessServices.SiloName(options), options.Role.ToString().ToLowerInvariant(), services.GetService<ILocalSiloDetails>()?.SiloAddress,
        options.Role is NodeRole.All or NodeRole.Silo, Environment.ProcessId, Environment.MachineName,
        new ProcessVitals(
            typeof(IGrainFactory).Assembly.GetName().Name!.StartsWith("Orleans", StringComparison.Ordinal) ? "Orleans" : "Local",
            _startedNs, ChinaTime.ToNs(time.GetUtcNow()), Math.Round(Environment.CpuUsage.TotalTime.TotalSeconds, 1), Environment.WorkingSet,
            GC.GetTotalMemory(forceFullCollection: false), ThreadPool.ThreadCount));
}
