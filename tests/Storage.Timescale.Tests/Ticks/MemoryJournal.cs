using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Journal;

namespace Mdc.Storage.Timescale.Tests.Ticks;

/// <summary>A journal in memory: what the archiver reads of one, with records that can be dropped or never have become durable.</summary>
internal sealed class MemoryJournal : IJournalReader
{
    private readonly Lock _gate = new();
    private readonly List<TickFrame> _records = [];
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public byte Feeder => 1;

    public int Shards => 16;

    public long FirstOrdinal { get; private set; }

    public long NextOrdinal
    {
        get
        {
            lock (_gate) return _records.Count;
        }
    }

    public TradingDay NewestTradingDay => throw new NotSupportedException();

    public void Append(params TickFrame[] records)
    {
        lock (_gate)
        {
            _records.AddRange(records);
            _grown.TrySetResult();
            _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>As retention does.</summary>
    public void DropBefore(long ordinal) => FirstOrdinal = ordinal;

    /// <summary>As a power loss does.</summary>
    public void LoseTail(int records)
    {
        lock (_gate) _records.RemoveRange(_records.Count - records, records);
    }

    public int Read(long fromOrdinal, Span<TickFrame> into, out long nextOrdinal)
    {
        lock (_gate)
        {
            var count = (int)Math.Min(into.Length, _records.Count - fromOrdinal);
            for (var i = 0; i < count; i++) into[i] = _records[(int)fromOrdinal + i];
            nextOrdinal = fromOrdinal + count;
            return count;
        }
    }

    public async ValueTask WaitFor(long ordinal, CancellationToken cancellation)
    {
        while (true)
        {
            Task grown;
            lock (_gate)
            {
                if (_records.Count > ordinal) return;
                grown = _grown.Task;
            }
            await grown.WaitAsync(cancellation);
        }
    }

    public int ReadShard(byte shard, FeedPosition after, Span<TickFrame> into) => throw new NotSupportedException();

    public FeedPosition ShardTail(byte shard) => throw new NotSupportedException();

    public FeedPosition BeforeTradingDay(byte shard, TradingDay day) => throw new NotSupportedException();

    public IReadOnlyList<TickFrame> ReadInstrument(string instrument, TradingDay day) => throw new NotSupportedException();

    public int ReadInstrument(string instrument, FeedPosition after, Span<TickFrame> into, out FeedPosition lostBefore) => throw new NotSupportedException();

    public bool Knows(string instrument) => throw new NotSupportedException();

    public long LastSourceOrdinal(ulong sourceId) => throw new NotSupportedException();
}
