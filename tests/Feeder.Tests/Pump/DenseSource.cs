using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Journal;

namespace Mdc.Feeder.Tests.Pump;

/// <summary>One instrument's ticks, 100 ms apart, without allocation, for three trading days.</summary>
internal sealed class DenseSource : ITickSource
{
    private TickFrame _next;
    private int _count;

    public DenseSource()
    {
        _next = TickFrame.Empty();
        _next.Instrument.TrySet("rb2510"u8);
        _next.Front = 1;
    }

    public SourceKind Kind => SourceKind.Simulated;

    public string Description => "dense";

    public bool HasEnded => false;

    public double? Progress => null;

    public long? ClockNs => null;

    public string? Trouble => null;

    public int Read(Span<TickFrame> into)
    {
        for (var i = 0; i < into.Length; i++)
        {
            var tenths = _count % 36_000;
            _next.RawTradingDay = 20250604 + _count++ / 36_000;
            (_next.RawUpdateTime, _next.UpdateMillis) = (90_000 + tenths / 600 * 100 + tenths / 10 % 60, (short)(tenths % 10 * 100));
            _next.DayVolume = tenths;
            into[i] = _next;
        }
        return into.Length;
    }

    public string NameOf(ushort front) => "";

    public void Wait(TimeSpan atMost, CancellationToken cancellation)
    {
    }

    public void Dispose()
    {
    }
}

/// <summary>A journal that only counts.</summary>
internal sealed class CountingJournal : ITickJournal
{
    public uint Epoch => 1;

    public byte Feeder => 1;

    public int Shards => 16;

    public long NextOrdinal { get; private set; }

    public long FirstOrdinal => 0;

    public long DurableOrdinal => NextOrdinal;

    public TradingDay NewestTradingDay => TradingDay.None;

    public void Append(Span<TickFrame> records) => NextOrdinal += records.Length;

    public void Commit()
    {
    }

    public int Read(long fromOrdinal, Span<TickFrame> into, out long nextOrdinal)
    {
        nextOrdinal = NextOrdinal;
        return 0;
    }

    public int ReadShard(byte shard, FeedPosition after, Span<TickFrame> into) => 0;

    public FeedPosition ShardTail(byte shard) => FeedPosition.None;

    public FeedPosition BeforeTradingDay(byte shard, TradingDay day) => FeedPosition.None;

    public IReadOnlyList<TickFrame> ReadInstrument(string instrument, TradingDay day) => [];

    public int ReadInstrument(string instrument, FeedPosition after, Span<TickFrame> into, out FeedPosition lostBefore) => throw new NotSupportedException();

    public bool Knows(string instrument) => throw new NotSupportedException();

    public long LastSourceOrdinal(ulong sourceId) => 0;

    public ValueTask WaitFor(long ordinal, CancellationToken cancellation) => ValueTask.CompletedTask;
}
