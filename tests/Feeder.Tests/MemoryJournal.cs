using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Journal;

namespace Mdc.Feeder.Tests;

/// <summary>A journal in memory: positions and reads as the contract says, no files. <see cref="FailAfter"/> makes it refuse.</summary>
internal sealed class MemoryJournal(int shards = 16) : ITickJournal
{
    private readonly long[] _positions = new long[shards];

    public List<TickFrame> Records { get; } = [];

    public List<int> Appends { get; } = [];

    public long FailAfter { get; set; } = long.MaxValue;

    public int Commits { get; private set; }

    public uint Epoch { get; set; } = 1;

    public byte Feeder => 1;

    public int Shards => shards;

    public long NextOrdinal => Records.Count;

    public long FirstOrdinal => 0;

    public long DurableOrdinal => Records.Count;

    public TradingDay NewestTradingDay => Accepted.Select(f => f.TradingDay).DefaultIfEmpty().Max();

    public IEnumerable<TickFrame> Accepted => Records.Where(f => f.IsAcceptedTick);

    public IEnumerable<TickFrame> Ticks => Records.Where(f => f.Kind == RecordKind.Tick);

    public void Append(Span<TickFrame> records)
    {
        if (Records.Count + records.Length > FailAfter) throw new JournalWriteException("No space left on device.");
        Appends.Add(records.Length);
        foreach (ref var record in records)
        {
            (record.Feeder, record.Epoch) = (Feeder, Epoch);
            record.Position = record.Disposition == TickRule.Accepted ? ++_positions[record.Shard] : 0;
            Records.Add(record);
        }
    }

    public void Commit() => Commits++;

    public int Read(long fromOrdinal, Span<TickFrame> into, out long nextOrdinal)
    {
        var count = (int)Math.Min(into.Length, Records.Count - fromOrdinal);
        for (var i = 0; i < count; i++) into[i] = Records[(int)fromOrdinal + i];
        nextOrdinal = fromOrdinal + count;
        return count;
    }

    public int ReadShard(byte shard, FeedPosition after, Span<TickFrame> into)
    {
        var count = 0;
        foreach (var record in Records)
        {
            if (count == into.Length) break;
            if (record.Shard == shard && record.Position > 0 && record.FeedPosition.CompareTo(after) > 0) into[count++] = record;
        }
        return count;
    }

    public FeedPosition ShardTail(byte shard) => new(Feeder, Epoch, _positions[shard]);

    public FeedPosition BeforeTradingDay(byte shard, TradingDay day) => throw new NotSupportedException();

    public IReadOnlyList<TickFrame> ReadInstrument(string instrument, TradingDay day) =>
        [.. Accepted.Where(f => f.TradingDay == day && f.Instrument.ToText() == instrument)];

    public int ReadInstrument(string instrument, FeedPosition after, Span<TickFrame> into, out FeedPosition lostBefore) => throw new NotSupportedException();

    public bool Knows(string instrument) => throw new NotSupportedException();

    public long LastSourceOrdinal(ulong sourceId) => Ticks.Where(f => f.SourceId == sourceId).Select(f => f.SourceOrdinal).DefaultIfEmpty().Max();

    public ValueTask WaitFor(long ordinal, CancellationToken cancellation) => throw new NotSupportedException();
}
