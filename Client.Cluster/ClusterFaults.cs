using Orleans.Runtime;

namespace Mdc.Client.Cluster;

/// <summary>Tells what passes by itself from what does not.</summary>
internal static class ClusterFaults
{
    /// <summary>True for a call that failed because silos are coming or going: a later one may succeed.</summary>
    public static bool IsPassing(Exception e) => e is TimeoutException or OrleansException or ArgumentException;
}
