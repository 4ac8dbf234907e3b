using Mdc.Domain.Arbitration;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Bars;

/// <summary>Merges late ticks and several feeders' copies: folds the instrument's trading day again in order and tells which closed bars became others.</summary>
/// <remarks>
/// Late is what sorts before an accepted tick by (exchange time, day volume). The day is folded twice, without and with the late ticks, so
/// that exactly their effect is told; a day of one instrument is about 40,000 ticks and takes a millisecond or two.
/// </remarks>
public sealed class DayRefold(Func<BarFold> newFold)
{
    /// <summary>Folds a day again.</summary>
    /// <param name="dayTicks">The instrument's accepted ticks of the trading day, in any order, up to and with the newest that was taken; sorted in place.</param>
    /// <param name="late">Positions of the late ticks among them that are not yet in any bar. A tick is late where all of its copies are.</param>
    /// <param name="closedThroughNs">Bars that end at or before it are closed.</param>
    /// <param name="knownAtNs">Receive time of the newest late tick.</param>
    /// <param name="into">Gets the closed bars that changed or are new, oldest first.</param>
    /// <param name="taken">What was taken of each feeder by now, where that is more than is among the ticks.</param>
    /// <param name="better">Positions of copies that tell more than what was folded.</param>
    /// <param name="untoldFromNs">Closed bars that start at or after it were told to nobody yet, changed or not.</param>
    /// <param name="uncovered">Per feeder the oldest tick taken of a later day that no closed bar covers yet: a restart begins before it.</param>
    /// <returns>The fold as it stands now; take it in place of the old one.</returns>
    public BarFold Merge(
        Span<TickFrame> dayTicks, IReadOnlySet<FeedPosition> late, long closedThroughNs, long knownAtNs, List<BarVersion> into,
        FeedPositions taken = default, IReadOnlySet<FeedPosition>? better = null, long untoldFromNs = long.MaxValue, FeedPositions uncovered = default)
    {
        dayTicks.Sort(static (a, b) => Compare(a, b));
        var (_, before) = Run(OneOfEach(dayTicks, position => !late.Contains(position) && better?.Contains(position) != true), closedThroughNs);
        var (fold, after) = Run(OneOfEach(dayTicks, _ => true), closedThroughNs);
        fold.See(taken);

        var known = before.ToDictionary(version => version.Bar.StartNs, version => version.Bar);
        foreach (var version in after.Concat(Withdrawn(before, after, fold.State).Where(version => version.Bar.StartNs < untoldFromNs)).OrderBy(version => version.Bar.StartNs))
        {
            if (version.Bar.StartNs < untoldFromNs && known.TryGetValue(version.Bar.StartNs, out var was) && was == version.Bar) continue;
            into.Add(version with
            {
                State = version.State with { Positions = fold.State.Positions, ResumeAfter = ResumeAfter(dayTicks, version, fold.State, uncovered) },
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

    // What a tick before the open traded may turn out to have been traded before, in a bar of the night: then it made none.
    private static IEnumerable<BarVersion> Withdrawn(List<BarVersion> before, List<BarVersion> after, FoldState state)
    {
        var still = after.Select(version => version.Bar.StartNs).ToHashSet();
        return before.Where(version => !still.Contains(version.Bar.StartNs)).Select(version => version with { Bar = version.Bar.Withdrawn(), State = state });
    }

    // The first of each tick's copies that count, with what all of these know, and the others' positions by its index.
    private static (List<TickFrame> Ticks, ILookup<int, FeedPosition> Copies) OneOfEach(ReadOnlySpan<TickFrame> sorted, Func<FeedPosition, bool> counts)
    {
        var (ticks, copies, firstAlike) = (new List<TickFrame>(sorted.Length), new List<(int Of, FeedPosition Position)>(), 0);
        foreach (ref readonly var tick in sorted)
        {
            if (!counts(tick.FeedPosition)) continue;
            if (ticks.Count == 0 || ticks[^1].ExchangeNs != tick.ExchangeNs || ticks[^1].DayVolume != tick.DayVolume) firstAlike = ticks.Count;
            var copy = CopyOf(tick, ticks, firstAlike);
            if (copy < 0)
            {
                ticks.Add(tick);
                continue;
            }
            ticks[copy] = ticks[copy] with { Flags = TickArbiter.Merged(ticks[copy].Flags, tick.Flags) };
            copies.Add((copy, tick.FeedPosition));
        }
        return (ticks, copies.ToLookup(each => each.Of, each => each.Position));
    }

    // Copies of one tick come from different feeders: one feeder's gate has let each through once.
    private static int CopyOf(in TickFrame tick, List<TickFrame> ticks, int from)
    {
        for (var i = from; i < ticks.Count; i++)
            if (ticks[i].Feeder != tick.Feeder && TickContent.Same(ticks[i], tick)) return i;
        return -1;
    }

    private (BarFold Fold, List<BarVersion> Closed) Run((List<TickFrame> Ticks, ILookup<int, FeedPosition> Copies) day, long closedThroughNs)
    {
        var fold = newFold();
        var closed = new List<BarVersion>();
        for (var i = 0; i < day.Ticks.Count; i++)
        {
            fold.Fold(day.Ticks[i], closed);
            // While their bar is open a restart must begin before the copies too.
            foreach (var copy in day.Copies[i]) fold.SeeRepeat(copy);
        }
        fold.CloseThrough(closedThroughNs, 0, closed);

        // An edge or post-close tick gave a bar a second version: the last one counts.
        var last = new Dictionary<long, BarVersion>();
        foreach (var version in closed) last[version.Bar.StartNs] = version;
        return (fold, [.. last.Values.OrderBy(version => version.Bar.StartNs)]);
    }

    // A restart after this bar must read again every tick of a later bar, whatever its position.
    private static FeedPositions ResumeAfter(ReadOnlySpan<TickFrame> sorted, in BarVersion version, in FoldState newest, in FeedPositions uncovered)
    {
        var resume = newest.Positions;
        foreach (ref readonly var tick in sorted)
        {
            if (tick.ExchangeNs <= version.State.ExchangeNs) continue;
            var position = tick.FeedPosition;
            if (position.CompareTo(resume[position.Feeder]) <= 0) resume.Set(position with { N = position.N - 1 });
        }
        resume.GoBackBefore(uncovered);
        return resume;
    }
}
