using Mdc.Feeder.Pump;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Hosting;

namespace Mdc.Silo.Hosting;

/// <summary>Keeps the pump's recording policy that of the cluster; what it has stays in force while the cluster does not answer.</summary>
internal sealed class RecordingPolicyFollower(FeedPump pump, IGrainFactory grains, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        do
        {
            try
            {
                var policy = await grains.GetGrain<IRecordingPolicyGrain>(IRecordingPolicyGrain.Cluster).GetPolicy();
                if (policy.Version != pump.Policy.Version) pump.Policy = policy;
            }
            catch (Exception e) when (ClusterFaults.IsPassing(e))
            {
                // Asked again with the next beat.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
