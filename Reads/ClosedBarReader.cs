using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;

namespace Mdc.Reads;

/// <summary>Closed bars of an instrument, oldest first, each once: out of the history and on into the bars that close now.</summary>
public sealed class ClosedBarReader(BarReader reader, TimeProvider time)
{
    private const long FirstWindow = ChinaTime.NsPerDay;
    private const long LargestWindow = 64 * ChinaTime.NsPerDay;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>The first closed bars that start at or after an instant; empty where none has closed yet.</summary>
    /// <param name="instrument">A known contract.</param>
    /// <param name="period">Their period.</param>
    /// <param name="alignment">How they are cut.</param>
    /// <param name="fromNs">First start, unix nanoseconds.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<Bar>> Read(
        string instrument, BarPeriod period, BarAlignment alignment, long fromNs, int limit, CancellationToken cancellation)
    {
        // A bar of several minutes is closed once its last minute is, or a later one has begun.
        var nowNs = ChinaTime.ToNs(time.GetUtcNow()) + 10 * ChinaTime.NsPerDay;
        var minutes = new List<Bar>();
        var window = FirstWindow;
        for (var from = fromNs; from < nowNs; from += window)
        {
            if (from > fromNs && window < LargestWindow) window *= 2;
            var (part, formingStart) = await reader.Minutes(new BarQuery(instrument, from, Math.Min(from + window, nowNs)), cancellation);
            minutes.AddRange(part);
            var bars = Closed(minutes, formingStart, period, alignment, instrument);
            if (bars.Count >= limit) return bars[..limit];
            if (from + window >= nowNs || formingStart is not null) return bars;
        }
        return [];
    }

    /// <summary>As <see cref="Read"/>, but waits for the first where none has closed yet.</summary>
    public async Task<IReadOnlyList<Bar>> Wait(
        string instrument, BarPeriod period, BarAlignment alignment, long fromNs, int limit, TimeSpan patience, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var bars = await Read(instrument, period, alignment, fromNs, limit, cancellation);
            if (bars.Count > 0 || time.GetElapsedTime(began) >= patience) return bars;
            await Task.Delay(LookEvery, time, cancellation);
        }
    }

    private List<Bar> Closed(List<Bar> minutes, long? formingStart, BarPeriod period, BarAlignment alignment, string instrument)
    {
        if (minutes.Count == 0) return [];
        var newest = minutes[^1];
        var closedThrough = newest.StartNs == formingStart ? newest.StartNs : newest.EndNs;
        return reader.Roll(minutes, period, alignment, instrument).Where(bar => bar.EndNs <= closedThrough).ToList();
    }
}
