using Mdc.Domain.Ticks;
using Mdc.Journal.Layout;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Reading;

/// <summary>Reads records in journal order, in large pieces.</summary>
internal static class OrdinalReader
{
    /// <summary>Reads whole records from <paramref name="ordinal"/> to before <paramref name="end"/> until the span is full; moves the ordinal to where to go on.</summary>
    public static int Read(SegmentSet segments, ref long ordinal, long end, Span<TickFrame> into, DamageLog damage)
    {
        var read = 0;
        ordinal = Math.Max(ordinal, segments.FirstOrdinal);
        while (read < into.Length && ordinal < end)
        {
            var at = segments.PlaceOf(ordinal);
            if (at >= segments.Count) break;
            var until = Math.Min(end, segments.EndOf(at));
            if (segments[at] is not { } segment)
            {
                ordinal = until;
                continue;
            }
            var run = into.Slice(read, (int)Math.Min(into.Length - read, until - ordinal));
            ReadWhatCan(segment, ordinal, run);
            read += KeepWhole(run, ordinal, damage);
            ordinal += run.Length;
        }
        return read;
    }

    /// <summary>Reads slots in one piece, or one by one where the disk can't read them all: then the unreadable ones are empty.</summary>
    public static void ReadWhatCan(Segment segment, long ordinal, Span<TickFrame> into)
    {
        try
        {
            segment.Read(ordinal, into);
        }
        catch (IOException)
        {
            for (var i = 0; i < into.Length; i++)
                if (!segment.TryRead(ordinal + i, ref into[i])) into[i] = default;
        }
    }

    /// <summary>Reads slots, puts right what has one wrong bit, and empties those that hold no whole record.</summary>
    public static void ReadWhole(Segment segment, long ordinal, Span<TickFrame> into)
    {
        ReadWhatCan(segment, ordinal, into);
        for (var i = 0; i < into.Length; i++)
            if (!SlotChecksum.Holds(into[i], ordinal + i) && !BitRepair.TryRepair(ref into[i], ordinal + i, out _)) into[i] = default;
    }

    // Moves the whole records of a run together and returns how many they are.
    private static int KeepWhole(Span<TickFrame> run, long ordinal, DamageLog damage)
    {
        var kept = 0;
        for (var i = 0; i < run.Length; i++)
        {
            if (!SlotChecksum.Holds(run[i], ordinal + i))
            {
                damage.Add(ordinal + i);
                continue;
            }
            if (kept != i) run[kept] = run[i];
            kept++;
        }
        return kept;
    }
}
