using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Journal.Layout;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Reading;

/// <summary>Reads an instrument's accepted ticks backwards by their links; where one is damaged, by searching for the one before it.</summary>
internal static class InstrumentReader
{
    private const int SearchSlots = 1024;

    /// <summary>The instrument's accepted ticks of a trading day, oldest first.</summary>
    /// <param name="newest">Ordinal of the instrument's newest accepted tick; below 0 for none.</param>
    public static List<TickFrame> Read(SegmentSet segments, InstrumentKey instrument, TradingDay day, long newest, DamageLog damage) =>
        Locate(segments, instrument, day, newest, damage).ConvertAll(located => located.Tick);

    /// <summary>As <see cref="Read"/>, each tick with its ordinal.</summary>
    public static List<(long Ordinal, TickFrame Tick)> Locate(SegmentSet segments, InstrumentKey instrument, TradingDay day, long newest, DamageLog damage)
    {
        var ticks = new List<(long Ordinal, TickFrame Tick)>();
        var frame = default(TickFrame);
        var ordinal = newest;
        while (ordinal >= segments.FirstOrdinal)
        {
            var whole = segments.Find(ordinal) is { } segment && segment.TryRead(ordinal, ref frame);
            if (!whole)
            {
                damage.Add(ordinal);
                ordinal = Search(segments, instrument, OldestOf(segments, day), ordinal);
                continue;
            }
            // An instrument's trading days only grow: the gate refuses older ones.
            if (frame.TradingDay < day) break;
            if (frame.TradingDay == day) ticks.Add((ordinal, frame));
            if (frame.InstrumentBack == 0) break;
            ordinal -= frame.InstrumentBack;
        }
        ticks.Reverse();
        return ticks;
    }

    /// <summary>The instrument's oldest accepted ticks after a position, oldest first.</summary>
    /// <param name="newest">Ordinal of the instrument's newest accepted tick; below 0 for none.</param>
    public static InstrumentRun ReadAfter(
        SegmentSet segments, InstrumentKey instrument, FeedPosition after, long newest, Span<TickFrame> into, DamageLog damage)
    {
        // The span is a ring on the way back: what it holds in the end is the oldest.
        var (found, hole, lostBefore) = (0L, 0L, FeedPosition.None);
        var frame = default(TickFrame);
        var ordinal = newest;
        var reached = newest < 0;
        while (!reached && ordinal >= segments.FirstOrdinal)
        {
            if (segments.Find(ordinal) is not { } segment || !segment.TryRead(ordinal, ref frame))
            {
                damage.Add(ordinal);
                (hole, lostBefore) = (found, found > 0 ? into[(int)((found - 1) % into.Length)].FeedPosition : FeedPosition.None);
                ordinal = Search(segments, instrument, 0, ordinal);
                reached = ordinal < 0;
                continue;
            }
            reached = frame.FeedPosition.CompareTo(after) <= 0;
            if (reached) break;
            into[(int)(found++ % into.Length)] = frame;
            reached = frame.InstrumentBack == 0;
            ordinal -= frame.InstrumentBack;
        }

        var count = (int)Math.Min(found, into.Length);
        var oldest = into[..(int)(found % into.Length)];
        oldest.Reverse();
        if (found >= into.Length) into[oldest.Length..].Reverse();
        return new InstrumentRun(count, hole > found - count ? lostBefore : FeedPosition.None, IsRetired: !reached);
    }

    // The instrument's newest accepted tick before an ordinal, found by reading backwards; -1 where none can be left.
    private static long Search(SegmentSet segments, InstrumentKey instrument, int oldest, long before)
    {
        var slots = new TickFrame[SearchSlots];
        for (var at = segments.PlaceOf(before); at >= oldest; at--)
        {
            if (segments[at] is not { } segment) continue;
            for (var end = Math.Min(before, segment.EndOrdinal); end > segment.FirstOrdinal; end -= SearchSlots)
            {
                var from = Math.Max(segment.FirstOrdinal, end - SearchSlots);
                var chunk = slots.AsSpan(0, (int)(end - from));
                OrdinalReader.ReadWhatCan(segment, from, chunk);
                for (var i = chunk.Length - 1; i >= 0; i--)
                    if (chunk[i].IsAcceptedTick && InstrumentKey.Of(chunk[i]) == instrument && SlotChecksum.Holds(chunk[i], from + i)) return from + i;
            }
        }
        return -1;
    }

    // The first segment that holds ticks of a day; behind all where none does.
    private static int OldestOf(SegmentSet segments, TradingDay day)
    {
        var at = 0;
        while (at < segments.Count && segments[at]?.Index.Holds(day) != true) at++;
        return at;
    }
}

/// <summary>What a read of an instrument's ticks after a position found.</summary>
/// <param name="Count">Ticks read.</param>
/// <param name="LostBefore">None, or the position of the first tick after a damaged record among them.</param>
/// <param name="IsRetired">True where the way back led out of what is kept.</param>
internal readonly record struct InstrumentRun(int Count, FeedPosition LostBefore, bool IsRetired);
