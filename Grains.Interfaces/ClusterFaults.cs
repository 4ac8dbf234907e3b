using Orleans.Runtime;

namespace Mdc.Grains.Interfaces;

/// <summary>Tells, of what a caller of grains catches, what passes by itself.</summary>
public static class ClusterFaults
{
    /// <summary>True for a call that failed because silos are coming or going: a later one may succeed.</summary>
    /// <remarks>Asking for a grain whose class no silo has yet is an <see cref="ArgumentException"/> of the runtime.</remarks>
    public static bool IsPassing(Exception exception) => exception is TimeoutException or OrleansException or ArgumentException;
}
