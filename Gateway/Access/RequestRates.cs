using System.Collections.Concurrent;

namespace Mdc.Gateway.Access;

/// <summary>How many requests each caller may make: a bucket that fills by the second. Any thread.</summary>
/// <param name="perSecond">Requests per second, sustained.</param>
/// <param name="burst">The most at once.</param>
/// <param name="time">Fills the buckets.</param>
internal sealed class RequestRates(double perSecond, double burst, TimeProvider time)
{
    // Beyond it a stranger gets no bucket of its own: all of them share one.
    private const int MostCallers = 10_000;
    private const string Others = "others";

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Takes one request of a caller; false where it has none left.</summary>
    public bool TryTake(string caller)
    {
        if (!_buckets.TryGetValue(caller, out var bucket))
            bucket = _buckets.GetOrAdd(_buckets.Count < MostCallers ? caller : Others, _ => new Bucket(burst, time.GetTimestamp()));
        lock (bucket)
        {
            var now = time.GetTimestamp();
            bucket.Left = Math.Min(burst, bucket.Left + time.GetElapsedTime(bucket.At, now).TotalSeconds * perSecond);
            bucket.At = now;
            if (bucket.Left < 1) return false;
            bucket.Left--;
            return true;
        }
    }

    private sealed class Bucket(double left, long at)
    {
        public double Left { get; set; } = left;

        public long At { get; set; } = at;
    }
}
