using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Journal.Segments;

/// <summary>What one segment holds: per shard where its positions are, and which trading days.</summary>
internal sealed class SegmentIndex
{
    private readonly ShardIndex[] _shards;

    public SegmentIndex(ShardIndex[] shards) => _shards = shards;

    /// <summary>An empty index that goes on after the shards' tails; sized so that evenly spread records need no more room.</summary>
    public static SegmentIndex After(ReadOnlySpan<ShardTail> tails, int slots)
    {
        var capacity = 2 * slots / ShardBlock.MaxRecords / tails.Length + 8;
        var shards = new ShardIndex[tails.Length];
        for (var i = 0; i < shards.Length; i++) shards[i] = new ShardIndex(tails[i], capacity);
        return new SegmentIndex(shards);
    }

    public ReadOnlySpan<ShardIndex> Shards => _shards;

    /// <summary>The shards' newest records up to the end of this segment.</summary>
    public ShardTail[] Tails() => Array.ConvertAll(_shards, shard => shard.Tail);

    /// <summary>Before the segment's first record: the shards' tails by then.</summary>
    public void BeginAfter(ReadOnlySpan<ShardTail> tails)
    {
        for (var i = 0; i < _shards.Length; i++) _shards[i].BeginAfter(tails[i]);
    }

    /// <summary>Adds a whole record; only positioned ones leave a trace.</summary>
    public void Add(long ordinal, in TickFrame frame)
    {
        if (frame.Position > 0 && frame.Shard < _shards.Length) _shards[frame.Shard].Add(ordinal, frame);
    }

    public void Trim()
    {
        foreach (var shard in _shards) shard.Trim();
    }

    /// <summary>True where there are accepted ticks of a trading day.</summary>
    public bool Holds(TradingDay day)
    {
        foreach (var shard in _shards)
        {
            foreach (var start in shard.Days)
                if (start.Day == day) return true;
        }
        return false;
    }

    /// <summary>Ordinal of the newest positioned record of an epoch; -1 where there is none.</summary>
    public long LastOrdinalOf(uint epoch)
    {
        var newest = -1L;
        foreach (var shard in _shards)
            foreach (ref readonly var block in shard.Blocks)
                if (block.Epoch == epoch) newest = Math.Max(newest, block.LastOrdinal);
        return newest;
    }

    /// <summary>Adds every trading day there are accepted ticks of.</summary>
    public void AddDays(ISet<TradingDay> days)
    {
        foreach (var shard in _shards)
            foreach (var start in shard.Days) days.Add(start.Day);
    }

    /// <summary>The oldest and newest trading day of its accepted ticks; none and none without ticks.</summary>
    public (TradingDay First, TradingDay Last) Days()
    {
        var (first, last) = (TradingDay.None, TradingDay.None);
        foreach (var shard in _shards)
        {
            foreach (var start in shard.Days)
            {
                if (first.IsNone || start.Day < first) first = start.Day;
                if (start.Day > last) last = start.Day;
            }
        }
        return (first, last);
    }
}
