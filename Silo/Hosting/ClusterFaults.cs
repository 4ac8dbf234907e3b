using Orleans.Runtime;

namespace Mdc.Silo.Hosting;

/// <summary>Tells what passes by itself from what does not.</summary>
internal static class ClusterFaults
{
    /// <summary>True for a call that failed because silos are coming or going: a later one may succeed.</summary>
    /// <remarks>Asking for a grain whose class no silo has yet is an <see cref="ArgumentException"/> of the runtime.</remarks>
    public static bool IsPassing(Exception exception) => exception is TimeoutException or OrleansException or ArgumentException;
}
