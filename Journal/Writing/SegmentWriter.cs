using Mdc.Domain.Ticks;
using Mdc.Journal.Recovery;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Writing;

/// <summary>Brings numbered records into segments, first on disk, then into the indexes readers use. The writer's thread only.</summary>
/// <param name="chain">Where new segments are added.</param>
/// <param name="roll">Makes them.</param>
/// <param name="tables">The journal's tables.</param>
/// <param name="tails">The shards' newest records by the end of the last full segment.</param>
/// <param name="lost">Records recovery found lost: a segment's index file keeps them.</param>
/// <param name="closed">Takes full segments.</param>
internal sealed class SegmentWriter(
    SegmentChain chain, SegmentRoll roll, JournalTables tables, ShardTail[] tails, IReadOnlyList<OrdinalRange> lost, Action<ClosedSegment> closed)
{
    private ShardTail[] _tails = tails;

    /// <summary>Makes the segments that ordinals before <paramref name="end"/> need.</summary>
    /// <exception cref="JournalWriteException">There is no room, or the disk failed.</exception>
    public void Reserve(long end)
    {
        while (chain.Current.EndOrdinal < end) chain.Add(roll.Create(chain.Current.EndNumber));
    }

    /// <summary>Writes records, one call per segment they are in.</summary>
    public void Write(ReadOnlySpan<TickFrame> records, long ordinal)
    {
        while (!records.IsEmpty)
        {
            var segment = chain.Current.Find(ordinal)!;
            var run = RunIn(segment, records, ordinal);
            segment.Write(ordinal, run);
            ordinal += run.Length;
            records = records[run.Length..];
        }
    }

    /// <summary>Lets readers find what was written.</summary>
    public void Index(ReadOnlySpan<TickFrame> records, long ordinal)
    {
        while (!records.IsEmpty)
        {
            var segment = chain.Current.Find(ordinal)!;
            if (ordinal == segment.FirstOrdinal) segment.Index.BeginAfter(_tails);
            var run = RunIn(segment, records, ordinal);
            foreach (ref readonly var record in run)
            {
                segment.Index.Add(ordinal, record);
                tables.Add(ordinal, record);
                ordinal++;
            }
            if (ordinal == segment.EndOrdinal) Close(segment);
            records = records[run.Length..];
        }
    }

    private void Close(Segment segment)
    {
        segment.Index.Trim();
        _tails = segment.Index.Tails();
        closed(new ClosedSegment(segment, ClosedTables.Of(segment, tables).WithLost(lost, segment)));
    }

    private static ReadOnlySpan<TickFrame> RunIn(Segment segment, ReadOnlySpan<TickFrame> records, long ordinal) =>
        records[..(int)Math.Min(records.Length, segment.EndOrdinal - ordinal)];
}
