using Mdc.Journal.Layout;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Recovery;

/// <summary>A journal as its files tell it.</summary>
/// <param name="Tails">Per shard its newest record.</param>
/// <param name="Unindexed">Closed segments without a whole index file.</param>
internal sealed record RecoveredJournal(
    JournalShape Shape,
    SegmentSet Segments,
    JournalTables Tables,
    ShardTail[] Tails,
    IReadOnlyList<ClosedSegment> Unindexed,
    RecoveryReport Report);

/// <summary>A full segment and what its index file keeps of the tables.</summary>
internal sealed record ClosedSegment(Segment Segment, ClosedTables Tables);
