using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Reading;

/// <summary>Finds a shard's records by position: the segment, then the block of at most 256, then back-links.</summary>
internal static class ShardReader
{
    /// <summary>Reads the shard's records after a position, oldest first. Returns how many.</summary>
    public static int Read(SegmentSet segments, byte shard, FeedPosition after, Span<TickFrame> into, DamageLog damage)
    {
        var read = 0;
        // The tail first: a segment that was read before it was full must not be followed by what came into the next one meanwhile.
        var tail = Tail(segments, shard);
        for (var at = PlaceOf(segments, shard, after); at < segments.Count && read < into.Length; at++)
        {
            if (segments[at] is not { } segment) continue;
            var blocks = segment.Index.Shards[shard].Blocks;
            for (var i = FirstBlock(blocks, after); i < blocks.Length && read < into.Length; i++)
                read += ShardBlockReader.Read(segment, shard, blocks[i], after, into[read..], damage);
        }
        while (read > 0 && tail.IsBefore(into[read - 1])) read--;
        return read;
    }

    /// <summary>The shard's newest record.</summary>
    public static ShardTail Tail(SegmentSet segments, byte shard)
    {
        for (var at = segments.Count - 1; at >= 0; at--)
        {
            if (segments[at] is not { } segment) continue;
            var index = segment.Index.Shards[shard];
            if (!index.Blocks.IsEmpty || at == 0) return index.Tail;
        }
        return default;
    }

    /// <summary>The record just before the shard's first accepted tick of a trading day or a newer one; its tail where there is none.</summary>
    public static ShardTail BeforeDay(SegmentSet segments, byte shard, TradingDay day)
    {
        for (var at = 0; at < segments.Count; at++)
        {
            if (segments[at] is not { } segment) continue;
            foreach (var start in segment.Index.Shards[shard].Days)
                if (start.Day >= day) return start.Before;
        }
        return Tail(segments, shard);
    }

    // The last segment whose first record of the shard is at or before a position; the first segment where none is.
    private static int PlaceOf(SegmentSet segments, byte shard, FeedPosition after)
    {
        for (var at = segments.Count - 1; at > 0; at--)
        {
            if (segments[at] is not { } segment) continue;
            var blocks = segment.Index.Shards[shard].Blocks;
            if (!blocks.IsEmpty && !blocks[0].BeginsAfter(after)) return at;
        }
        return 0;
    }

    // The last block that begins at or before a position; the first one where none does.
    private static int FirstBlock(ReadOnlySpan<ShardBlock> blocks, FeedPosition after)
    {
        var (low, high) = (0, blocks.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (blocks[middle].BeginsAfter(after)) high = middle - 1;
            else low = middle;
        }
        return low;
    }
}
