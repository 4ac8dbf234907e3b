using Mdc.Domain.Ticks;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Recovery;

/// <summary>What a segment's index file keeps beside the segment's own index: the journal's tables as they were when the segment was full.</summary>
/// <param name="NewestEpoch">The highest epoch so far.</param>
/// <param name="Instruments">Instruments whose newest accepted tick was in this segment: its ordinal plus 1.</param>
/// <param name="Sources">All sources so far: their highest source ordinal.</param>
/// <param name="Lost">Ordinals of the segment whose records were lost when it was scanned.</param>
internal sealed record ClosedTables(
    uint NewestEpoch,
    KeyValuePair<InstrumentKey, long>[] Instruments,
    KeyValuePair<ulong, long>[] Sources,
    OrdinalRange[] Lost)
{
    /// <summary>Takes what is known now: call when the segment's last record is in the tables and none after it.</summary>
    public static ClosedTables Of(Segment segment, JournalTables tables) =>
        new(tables.NewestEpoch, tables.Instruments.AtLeast(segment.FirstOrdinal + 1), tables.Sources.AtLeast(1), []);

    /// <summary>The same with the part of <paramref name="lost"/> that is the segment's.</summary>
    public ClosedTables WithLost(IReadOnlyList<OrdinalRange> lost, Segment segment)
    {
        var own = new List<OrdinalRange>();
        foreach (var range in lost)
        {
            var first = Math.Max(range.First, segment.FirstOrdinal);
            var next = Math.Min(range.Next, segment.EndOrdinal);
            if (first < next) own.Add(new OrdinalRange(first, next - first));
        }
        return this with { Lost = [.. own] };
    }

    /// <summary>Brings the tables to where they were when the segment was full.</summary>
    public void AddTo(JournalTables tables, SegmentIndex index)
    {
        tables.NewestEpoch = Math.Max(tables.NewestEpoch, NewestEpoch);
        foreach (var (instrument, next) in Instruments) tables.Instruments.Publish(instrument, next);
        foreach (var (source, ordinal) in Sources) tables.Sources.PublishIfLarger(source, ordinal);
        tables.Saw(index.Days().Last);
    }
}
