using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Journal.Segments;

/// <summary>At most 256 consecutive records of a shard, all of one epoch: found by position here, walked back-link by back-link from the last.</summary>
internal struct ShardBlock
{
    public const int MaxRecords = 256;

    public long FirstN;
    public long LastN;
    public long FirstOrdinal;
    public long LastOrdinal;
    public uint Epoch;
    public int Records;

    /// <summary>True where the block's first record is after a position.</summary>
    public readonly bool BeginsAfter(FeedPosition position) => Epoch > position.Epoch || (Epoch == position.Epoch && FirstN > position.N);
}

/// <summary>The first accepted tick of a trading day in a segment comes right after this record of the shard.</summary>
internal readonly record struct DayStart(TradingDay Day, ShardTail Before);

/// <summary>One shard's records in one segment: sparse, by position.</summary>
/// <remarks>One writer adds; readers see whole entries, because entries are filled before they are counted and arrays before they are read.</remarks>
internal sealed class ShardIndex
{
    private ShardBlock[] _blocks;
    private DayStart[] _days;
    private int _count;

    public ShardIndex(ShardTail before, int capacity)
    {
        Before = before;
        _blocks = new ShardBlock[capacity];
        _days = [];
    }

    public ShardIndex(ShardTail before, ShardBlock[] blocks, DayStart[] days) =>
        (Before, _blocks, _count, _days) = (before, blocks, blocks.Length, days);

    /// <summary>The shard's newest record before this segment.</summary>
    public ShardTail Before { get; private set; }

    public ReadOnlySpan<DayStart> Days => Volatile.Read(ref _days);

    /// <summary>The blocks as they are now; the last one may still grow in place.</summary>
    public ReadOnlySpan<ShardBlock> Blocks
    {
        get
        {
            // The count first: an array read after it is at least as long.
            var count = Volatile.Read(ref _count);
            return Volatile.Read(ref _blocks).AsSpan(0, count);
        }
    }

    /// <summary>The shard's newest record up to the end of this segment.</summary>
    public ShardTail Tail
    {
        get
        {
            var blocks = Blocks;
            if (blocks.IsEmpty) return Before;
            ref readonly var last = ref blocks[^1];
            return new ShardTail(last.Epoch, last.LastN, last.LastOrdinal);
        }
    }

    /// <summary>Before the first record: says what came before it. Segments are made before the ones before them are full.</summary>
    public void BeginAfter(ShardTail before) => Before = before;

    /// <summary>Adds the shard's next positioned record.</summary>
    public void Add(long ordinal, in TickFrame frame)
    {
        if (frame.IsAcceptedTick) AddDay(frame.TradingDay);

        if (_count > 0)
        {
            ref var last = ref _blocks[_count - 1];
            if (last.Records < ShardBlock.MaxRecords && last.Epoch == frame.Epoch)
            {
                last.Records++;
                Volatile.Write(ref last.LastOrdinal, ordinal);
                Volatile.Write(ref last.LastN, frame.Position);
                return;
            }
        }
        AddBlock(ordinal, frame);
    }

    /// <summary>Gives spare room back once nothing is added any more.</summary>
    public void Trim() => Volatile.Write(ref _blocks, _blocks[.._count]);

    private void AddBlock(long ordinal, in TickFrame frame)
    {
        if (_count == _blocks.Length)
        {
            var larger = new ShardBlock[Math.Max(4, _count * 2)];
            _blocks.CopyTo(larger, 0);
            Volatile.Write(ref _blocks, larger);
        }
        _blocks[_count] = new ShardBlock
        {
            FirstN = frame.Position, LastN = frame.Position, FirstOrdinal = ordinal, LastOrdinal = ordinal, Epoch = frame.Epoch, Records = 1,
        };
        Volatile.Write(ref _count, _count + 1);
    }

    private void AddDay(TradingDay day)
    {
        for (var i = _days.Length - 1; i >= 0; i--)
            if (_days[i].Day == day) return;
        Volatile.Write(ref _days, [.. _days, new DayStart(day, Tail)]);
    }
}
