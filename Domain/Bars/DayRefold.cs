using Mdc.Domain.Ticks;

namespace Mdc.Domain.Bars;

/// <summary>Merges late ticks: folds the instrument's trading day again in order and tells which closed bars became others.</summary>
/// <remarks>
/// Late is what sorts before an accepted tick by (exchange time, day volume). The day is folded twice, without and with the late ticks, so
/// that exactly their effect is told; a day of one instrument is about 40,000 ticks and takes a millisecond or two.
/// </remarks>
public sealed class DayRefold(Func<BarFold> newFold)
{
    /// <summary>Folds a day again.</summary>
    /// <param name="dayTicks">The instrument's accepted ticks of the trading day, in any order, up to and with the newest that was taken; sorted in place.</param>
    /// <param name="late">Positions of the late ticks among them that are not yet in any bar.</param>
    /// <param name="closedThroughNs">Bars that end at or before it are closed.</param>
    /// <param name="knownAtNs">Receive time of the newest late tick.</param>
    /// <param name="into">Gets the closed bars that changed or are new, oldest first.</param>
    /// <returns>The fold as it stands now; take it in place of the old one.</returns>
    public BarFold Merge(Span<TickFrame> dayTicks, IReadOnlySet<FeedPosition> late, long closedThroughNs, long knownAtNs, List<BarVersion> into)
    {
        dayTicks.Sort(static (a, b) => Compare(a, b));

        var (_, before) = Run(dayTicks, late, closedThroughNs);
        var (fold, after) = Run(dayTicks, null, closedThroughNs);

        var known = before.ToDictionary(version => version.Bar.StartNs, version => version.Bar);
        foreach (var version in after)
        {
            if (known.TryGetValue(version.Bar.StartNs, out var was) && was == version.Bar) continue;
            into.Add(version with
            {
                State = version.State with { Positions = fold.State.Positions, ResumeAfter = ResumeAfter(dayTicks, version, fold.State) },
                Reason = RevisionReason.LateTick,
                KnownAtNs = knownAtNs,
            });
        }
        return fold;
    }

    /// <summary>The order of merged ticks: exchange time, then day volume, then position.</summary>
    public static int Compare(in TickFrame a, in TickFrame b)
    {
        var order = a.ExchangeNs.CompareTo(b.ExchangeNs);
        if (order == 0) order = a.DayVolume.CompareTo(b.DayVolume);
        return order != 0 ? order : a.FeedPosition.CompareTo(b.FeedPosition);
    }

    private (BarFold Fold, List<BarVersion> Closed) Run(ReadOnlySpan<TickFrame> ticks, IReadOnlySet<FeedPosition>? without, long closedThroughNs)
    {
        var fold = newFold();
        var closed = new List<BarVersion>();
        foreach (ref readonly var tick in ticks)
            if (without is null || !without.Contains(tick.FeedPosition)) fold.Fold(tick, closed);
        fold.CloseThrough(closedThroughNs, 0, closed);

        // An edge or post-close tick gave a bar a second version: the last one counts.
        var last = new Dictionary<long, BarVersion>();
        foreach (var version in closed) last[version.Bar.StartNs] = version;
        return (fold, [.. last.Values.OrderBy(version => version.Bar.StartNs)]);
    }

    // A restart after this bar must read again every tick of a later bar, whatever its position.
    private static FeedPositions ResumeAfter(ReadOnlySpan<TickFrame> sorted, in BarVersion version, in FoldState newest)
    {
        var resume = newest.Positions;
        foreach (ref readonly var tick in sorted)
        {
            if (tick.ExchangeNs <= version.State.ExchangeNs) continue;
            var position = tick.FeedPosition;
            if (position.CompareTo(resume[position.Feeder]) <= 0) resume.Set(position with { N = position.N - 1 });
        }
        return resume;
    }
}
