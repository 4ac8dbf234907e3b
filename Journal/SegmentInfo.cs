using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Journal;

/// <summary>What a segment holds: enough to decide whether it may go.</summary>
/// <param name="Number">Number of the segment; numbers grow by one.</param>
/// <param name="FirstOrdinal">Ordinal of its first slot.</param>
/// <param name="NextOrdinal">Ordinal after its last record so far.</param>
/// <param name="Bytes">Size of its file.</param>
/// <param name="FirstTradingDay">Oldest trading day of its accepted ticks; none without ticks.</param>
/// <param name="LastTradingDay">Newest trading day of its accepted ticks; none without ticks.</param>
/// <param name="Shards">Per shard what it holds of the shard's sequence.</param>
public sealed record SegmentInfo(
    long Number,
    long FirstOrdinal,
    long NextOrdinal,
    long Bytes,
    TradingDay FirstTradingDay,
    TradingDay LastTradingDay,
    IReadOnlyList<ShardRange> Shards);

/// <summary>The positions of one shard in a segment, both ends included; none and none where it holds none.</summary>
public readonly record struct ShardRange(FeedPosition First, FeedPosition Last);
