namespace Mdc.Tests.Shared;

/// <summary>Measures what code allocates. The runtime itself now and then allocates on whatever thread is at hand, so the least of several rounds counts: what the code allocates, it allocates in each.</summary>
public static class Allocated
{
    /// <summary>Bytes the calling thread allocated in the best of the rounds.</summary>
    public static long LeastOf(int rounds, Action<int> round)
    {
        var least = long.MaxValue;
        for (var i = 0; i < rounds; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round(i);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
