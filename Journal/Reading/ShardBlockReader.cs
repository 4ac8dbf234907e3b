using System.Buffers;
using Mdc.Domain.Ticks;
using Mdc.Journal.Layout;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Reading;

/// <summary>Reads one block of a shard: by back-links from its last record; by a scan of its slots where a record on that way is damaged.</summary>
internal static class ShardBlockReader
{
    private const int ScanSlots = 1024;

    /// <summary>Reads the block's records after a position, oldest first, into the caller's span. Returns how many.</summary>
    public static int Read(Segment segment, byte shard, in ShardBlock block, FeedPosition after, Span<TickFrame> into, DamageLog damage)
    {
        var scratch = ArrayPool<TickFrame>.Shared.Rent(ShardBlock.MaxRecords);
        try
        {
            var walked = scratch.AsSpan(0, ShardBlock.MaxRecords);
            var first = Walk(segment, shard, block, after, walked);
            if (first < 0) return Scan(segment, shard, block, after, into, damage);

            var count = Math.Min(into.Length, walked.Length - first);
            walked.Slice(first, count).CopyTo(into);
            return count;
        }
        finally
        {
            ArrayPool<TickFrame>.Shared.Return(scratch);
        }
    }

    // Fills the scratch from its end and returns where its first record is; -1 where the links lead nowhere.
    private static int Walk(Segment segment, byte shard, in ShardBlock block, FeedPosition after, Span<TickFrame> scratch)
    {
        var at = scratch.Length;
        var ordinal = Volatile.Read(in block.LastOrdinal);
        while (at > 0)
        {
            ref var frame = ref scratch[at - 1];
            if (!segment.TryRead(ordinal, ref frame) || frame.Shard != shard || frame.Position == 0) return -1;
            if (frame.FeedPosition.CompareTo(after) <= 0) return at;
            at--;
            if (ordinal == block.FirstOrdinal) return at;
            ordinal -= frame.ShardBack;
            if (frame.ShardBack == 0 || ordinal < block.FirstOrdinal) return -1;
        }
        return -1;
    }

    private static int Scan(Segment segment, byte shard, in ShardBlock block, FeedPosition after, Span<TickFrame> into, DamageLog damage)
    {
        var slots = ArrayPool<TickFrame>.Shared.Rent(ScanSlots);
        try
        {
            var read = 0;
            var end = Volatile.Read(in block.LastOrdinal) + 1;
            for (var from = block.FirstOrdinal; from < end && read < into.Length; from += ScanSlots)
            {
                var chunk = slots.AsSpan(0, (int)Math.Min(ScanSlots, end - from));
                OrdinalReader.ReadWhatCan(segment, from, chunk);
                for (var i = 0; i < chunk.Length && read < into.Length; i++)
                {
                    if (!SlotChecksum.Holds(chunk[i], from + i)) damage.Add(from + i);
                    else if (chunk[i].Shard == shard && chunk[i].Position > 0 && chunk[i].FeedPosition.CompareTo(after) > 0) into[read++] = chunk[i];
                }
            }
            return read;
        }
        finally
        {
            ArrayPool<TickFrame>.Shared.Return(slots);
        }
    }
}
