using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Journal;
using Mdc.Journal.Files;
using Mdc.Silo.Evidence;
using Mdc.Storage.Timescale.Evidence;

namespace Mdc.Silo.Tests.Evidence;

/// <summary>A segment of the journal goes only when it is old, archived, certified and passed by every durable position.</summary>
public sealed class JournalRetentionTests : IDisposable
{
    private const int Slots = 8, Shards = 2;

    private readonly TickJournal _journal = TickJournal.Open(new MemoryJournalFiles(), new JournalOptions { SlotsPerSegment = Slots }, 1, Shards, TimeProvider.System);
    private readonly StoreCheckpoints _stored = new();
    private readonly HashSet<TradingDay> _certified = [];
    private readonly List<QuarantinedInstrument> _parked = [];

    public JournalRetentionTests()
    {
        // Ten trading days, one segment each, and the one that is open.
        for (var day = 5; day <= 16; day++)
        {
            if (day is 10 or 11) continue;
            _certified.Add(new TradingDay(20260100 + day));
            for (var i = 0; i < Slots; i++) _journal.Append([Tick(day, (byte)(i % Shards))]);
        }
        _journal.Commit();
        _stored.Ticks[1] = _journal.NextOrdinal;
        for (byte shard = 0; shard < Shards; shard++) _stored.Bars[shard] = Positions(_journal.ShardTail(shard));
    }

    [Fact]
    public void What_is_older_than_five_trading_days_goes()
    {
        Assert.Equal(5, Retire());
        // The newest five: 12 to 16 January.
        Assert.Equal(new TradingDay(20260109), _journal.DescribeSegments()[0].FirstTradingDay);
        Assert.Equal(new TradingDay(20260112), _journal.DescribeSegments()[0].LastTradingDay);
        Assert.Equal(0, Retire());
    }

    [Fact]
    public void What_is_not_archived_stays()
    {
        _stored.Ticks[1] = 2 * Slots + 3;
        Assert.Equal(2, Retire());
    }

    [Fact]
    public void What_is_not_certified_stays()
    {
        _certified.Remove(new TradingDay(20260107));
        Assert.Equal(2, Retire());
    }

    [Fact]
    public void What_the_bars_of_any_shard_still_need_stays()
    {
        _stored.Bars[1] = Positions(new FeedPosition(1, 1, 6));
        Assert.Equal(1, Retire());
        _stored.Bars.Remove(1);
        Assert.Equal(0, Retire());
    }

    [Fact]
    public void What_an_instrument_that_is_set_aside_has_not_taken_stays()
    {
        _parked.Add(new QuarantinedInstrument(0, "rb2605", new FeedPosition(1, 1, 11), ChinaTime.ToNs(new DateOnly(2026, 1, 16), 36_000), "", 0));
        Assert.Equal(2, Retire());
    }

    public void Dispose() => _journal.Dispose();

    private int Retire() => new JournalRetention(_journal, MarketRules.LoadEmbedded().Calendar, keepDays: 5).Retire(_stored, _certified.Contains, _parked);

    private static FeedPositions Positions(FeedPosition position)
    {
        var positions = default(FeedPositions);
        positions.Set(position);
        return positions;
    }

    private static TickFrame Tick(int day, byte shard)
    {
        var frame = TickFrame.Empty();
        frame.Instrument.TrySet(Encoding.ASCII.GetBytes("rb2605"));
        (frame.TradingDay, frame.Shard) = (new TradingDay(20260100 + day), shard);
        return frame;
    }
}
