using Mdc.Gateway.Health;
using Mdc.Grains.Interfaces;

namespace Mdc.Silo.Hosting;

/// <summary>Ready once the cluster counts this process in and some silo takes shards.</summary>
internal sealed class MembershipCheck(NodeOptions options, IGrainFactory grains) : IReadinessCheck
{
    public string Name => "cluster";

    public async ValueTask<string?> WhyNotReady(CancellationToken cancellation)
    {
        try
        {
            var cluster = await grains.GetGrain<ICoordinatorGrain>(ICoordinatorGrain.Cluster).GetStatus();
            if (!cluster.Processes.Any(process => process.TakesShards)) return "No silo that takes shards has reported.";
            var own = ProcessServices.SiloName(options);
            return cluster.Processes.Any(process => process.Name == own) ? null : "The cluster does not count this process in yet.";
        }
        catch (Exception e) when (ClusterFaults.IsPassing(e))
        {
            return $"No silo takes shards: {e.Message}";
        }
    }
}
