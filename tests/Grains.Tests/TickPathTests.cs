using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Journal;
using Mdc.Journal.Files;
using Mdc.Tests.Shared;

namespace Mdc.Grains.Tests;

public class TickPathTests
{
    private static readonly TradingDay Day = new(20210105);

    private static TickTape Tape(string instrument) => new(instrument, Day, MarketInMemory.Rules);

    private static TickFrame Watermark(Exchange exchange, TickFrame after, string time) =>
        ControlRecord.Watermark(exchange, Tape(after.Instrument.ToText()).Tick(time, 1, 0).ExchangeNs, after.ReceivedNs);

    [Fact]
    public async Task A_watermark_closes_the_bar_and_the_writer_stores_it()
    {
        await using var market = await MarketInMemory.Start();
        var tape = Tape("IF2101");
        var tick = tape.Tick("09:30:00.500", 5250, 10);

        market.Append(tick, tape.Tick("09:30:59.500", 5251, 12));
        market.AppendToAll(Watermark(Exchange.CFFEX, tick, "09:31:00"));

        await MarketInMemory.Until(async () => (await market.Stored("IF2101")).Count == 1, "a stored bar");
        var bar = (await market.Stored("IF2101"))[0];
        Assert.Equal((12L, 2, 5251d), (bar.Volume, bar.Ticks, bar.Close.ToDouble()));
    }

    [Fact]
    public async Task A_late_tick_revises_the_stored_bar()
    {
        await using var market = await MarketInMemory.Start();
        var tape = Tape("IF2101");
        var first = tape.Tick("09:30:00.500", 5250, 10);
        var late = tape.Tick("09:30:30.000", 5290, 11, dayHigh: 5290);
        var last = tape.Tick("09:30:59.500", 5251, 12, dayHigh: 5290);

        market.Append(first, last, tape.Tick("09:31:10.000", 5252, 15, dayHigh: 5290));
        market.AppendToAll(Watermark(Exchange.CFFEX, first, "09:31:00"));
        await MarketInMemory.Until(async () => (await market.Stored("IF2101")).Count == 1, "the first version");
        late.Flags |= TickFlags.Late;
        market.Append(late);

        await MarketInMemory.Until(async () => (await market.Stored("IF2101"))[0].Ticks == 3, "the revised version");
        var bar = (await market.Stored("IF2101"))[0];
        Assert.Equal((5290d, 1), (bar.High.ToDouble(), bar.Revision));
    }

    [Fact]
    public async Task A_late_tick_of_the_day_before_lets_no_restart_skip_a_late_one_of_today()
    {
        await using var market = await MarketInMemory.Start();
        var (yesterday, today) = (Tape("rb2105"), new TickTape("rb2105", new TradingDay(20210106), MarketInMemory.Rules));
        var last = yesterday.Tick("14:59:10", 4000, 10);
        market.Append(last);
        market.AppendToAll(Watermark(Exchange.SHFE, last, "15:00:00"));
        await MarketInMemory.Until(async () => (await market.Stored("rb2105")).Count == 1, "the first version");
        // No trade, so no bar is open when the late ones come.
        market.Append(today.Tick("21:00:10", 4000, 0));

        market.Append(yesterday.Tick("14:59:05", 4000, 9, flags: TickFlags.Late), today.Tick("21:00:05", 4000, 5, flags: TickFlags.Late));

        await MarketInMemory.Until(async () => (await market.Stored("rb2105"))[0].Ticks == 2, "the revised version");
        var shard = (int)market.ShardOf("rb2105").GetPrimaryKeyLong();
        var recovery = await market.Store.Recover(shard, default);
        Assert.Equal(market.Journal.ShardTail((byte)shard).N - 1, recovery.States["rb2105"].State.ResumeAfter[1].N);
    }

    [Fact]
    public async Task A_shard_that_lost_its_activation_goes_on_from_the_store()
    {
        await using var market = await MarketInMemory.Start();
        var tape = Tape("IF2101");
        var first = tape.Tick("09:30:00.500", 5250, 10);
        market.Append(first);
        market.AppendToAll(Watermark(Exchange.CFFEX, first, "09:31:00"));
        market.Append(tape.Tick("09:31:05.000", 5251, 15));
        await MarketInMemory.Until(async () => (await market.Stored("IF2101")).Count == 1, "the first bar");

        var shard = market.ShardOf("IF2101");
        var incarnation = (await shard.ReadOutbox(Guid.Empty, 1, 1)).Incarnation;
        await shard.Restart(incarnation, "test");
        await MarketInMemory.Until(async () => (await shard.ReadOutbox(Guid.Empty, 1, 1)).Incarnation != incarnation, "another activation");
        market.Append(tape.Tick("09:31:20.000", 5252, 21));
        market.AppendToAll(Watermark(Exchange.CFFEX, first, "09:32:00"));

        await MarketInMemory.Until(async () => (await market.Stored("IF2101")).Count == 2, "the second bar");
        var bars = await market.Stored("IF2101");
        Assert.Equal([(10L, 1), (11L, 2)], bars.Select(bar => (bar.Volume, bar.Ticks)));
    }

    [Fact]
    public async Task Another_process_goes_on_where_the_store_and_the_journal_end()
    {
        var (files, store) = (new MemoryJournalFiles(), new MemoryBarStore());
        var tapes = new[] { Tape("IF2101"), Tape("rb2105"), Tape("AP105") };
        await using (var market = await MarketInMemory.Start(files, store))
        {
            foreach (var tape in tapes) market.Append(tape.Tick("09:30:10.000", 5000, 10), tape.Tick("09:30:20.000", 5001, 12));
            market.AppendToAll(Watermark(Exchange.CFFEX, tapes[0].Tick("09:31:02", 1, 0), "09:31:00"));
            await MarketInMemory.Until(async () => (await market.Stored("IF2101")).Count == 1, "the first bar");
        }
        files.Kill();

        await using var again = await MarketInMemory.Start(files, store);
        foreach (var tape in tapes) again.Append(tape.Tick("09:31:30.000", 5002, 20));
        foreach (var exchange in new[] { Exchange.CFFEX, Exchange.SHFE, Exchange.CZCE }) again.AppendToAll(Watermark(exchange, tapes[0].Tick("09:31:40", 1, 0), "09:32:00"));

        foreach (var instrument in new[] { "IF2101", "rb2105", "AP105" })
        {
            await MarketInMemory.Until(async () => (await again.Stored(instrument)).Count == 2, $"both bars of {instrument}");
            Assert.Equal([(12L, 2), (8L, 1)], (await again.Stored(instrument)).Select(bar => (bar.Volume, bar.Ticks)));
        }
    }

    [Fact]
    public async Task A_store_that_is_away_loses_nothing()
    {
        var store = new StoreThatGoesAway();
        await using var market = await MarketInMemory.Start(store: store, configure: options => options.MostBarsInOutbox = 3);
        var tape = Tape("IF2101");
        store.IsAway = true;
        var first = tape.Tick("09:30:00", 5250, 1);
        market.Append(first);
        for (var minute = 31; minute < 50; minute++)
        {
            market.AppendToAll(Watermark(Exchange.CFFEX, first, $"09:{minute}:00"));
            market.Append(tape.Tick($"09:{minute}:00", 5250 + minute, minute));
        }
        await MarketInMemory.Until(async () => (await market.ShardOf("IF2101").GetStatus()).OutboxLength == 3, "an outbox at its bound");

        store.IsAway = false;

        await MarketInMemory.Until(async () => (await market.Stored("IF2101")).Count == 19, "every bar stored");
        Assert.Equal(48, (await market.Stored("IF2101")).Sum(bar => bar.Volume));
    }

    [Fact]
    public async Task A_hole_that_is_asked_for_again_claims_nothing_of_the_bars_behind_it()
    {
        var store = new StoreThatGoesAway { IsAway = true };
        await using var market = await MarketInMemory.Start(store: store);
        var tape = Tape("IF2101");
        var first = tape.Tick("09:30:00", 5250, 1);
        market.Append(first);
        for (var minute = 31; minute < 34; minute++)
        {
            market.AppendToAll(Watermark(Exchange.CFFEX, first, $"09:{minute}:00"));
            market.Append(tape.Tick($"09:{minute}:00", 5250, minute));
            await MarketInMemory.Until(async () => (await market.ShardOf("IF2101").GetStatus()).OutboxLength == minute - 30, "another bar");
            // Whoever asks marks how far the shard is.
            await market.ShardOf("IF2101").ReadOutbox(Guid.Empty, 1, 0);
        }

        var shard = market.ShardOf("IF2101");
        var incarnation = (await shard.ReadOutbox(Guid.Empty, 1, 0)).Incarnation;
        var all = await shard.ReadOutbox(incarnation, 1, 100);
        var one = await shard.ReadOutbox(incarnation, 1, 1);

        Assert.Equal((3, 1), (all.Bars.Count, one.Bars.Count));
        Assert.True(one.LowWater[1].CompareTo(all.LowWater[1]) < 0, $"{one.LowWater[1]} is claimed, and only bar 1 is in the page; all of them: {all.LowWater[1]}");
    }

    [Fact]
    public async Task F22_An_instrument_that_breaks_is_set_aside_and_the_others_go_on()
    {
        await using var market = await MarketInMemory.Start();
        var (good, bad) = (Tape("IF2101"), Tape("IF2103"));
        var poison = bad.Tick("09:30:00", 5250, 10);
        poison.TradingDay = new TradingDay(20211399);

        market.Append(good.Tick("09:30:00", 5250, 10), poison, good.Tick("09:30:10", 5251, 14));
        market.AppendToAll(Watermark(Exchange.CFFEX, good.Tick("09:31:01", 1, 0), "09:31:00"));

        await MarketInMemory.Until(async () => (await market.Stored("IF2101")).Count == 1, "the good instrument's bar");
        Assert.Equal(1, (await market.ShardOf("IF2103").GetStatus()).Quarantined);
        Assert.Equal(14, (await market.Stored("IF2101"))[0].Volume);
    }

    private sealed class StoreThatGoesAway : IBarStore
    {
        private readonly MemoryBarStore _inner = new();

        public volatile bool IsAway;

        public Task<ShardRecovery> Recover(int shard, CancellationToken cancellation) => Try(() => _inner.Recover(shard, cancellation));

        public Task<bool> Write(BarBatch batch, FeedPositions expected, CancellationToken cancellation) => Try(() => _inner.Write(batch, expected, cancellation));

        public Task<IReadOnlyList<Bar>> Read(BarQuery query, CancellationToken cancellation) => _inner.Read(query, cancellation);

        public Task<IReadOnlyList<(string Instrument, TradingDay First, TradingDay Last)>> Instruments(CancellationToken cancellation) => _inner.Instruments(cancellation);

        private Task<T> Try<T>(Func<Task<T>> call) => IsAway ? throw new StoreUnavailableException("The test took the store away.") : call();
    }

    [Fact]
    public async Task A_shard_tells_its_exchanges_clock_how_far_ticks_have_come()
    {
        await using var market = await MarketInMemory.Start();
        var tick = Tape("IF2101").Tick("09:30:00.500", 5250, 10);

        market.Append(tick);

        var clock = market.Grains.GetGrain<ISessionClockGrain>("CFFEX");
        await MarketInMemory.Until(async () => (await clock.GetStatus(tick.ExchangeNs)).NewestNs == tick.ExchangeNs, "the clock's time");
    }

    [Fact]
    public async Task A_closed_trading_day_reaches_the_products_contracts()
    {
        await using var market = await MarketInMemory.Start();
        var tick = Tape("IF2101").Tick("14:59:59.500", 5250, 10);

        market.Append(tick);
        market.AppendToAll(Watermark(Exchange.CFFEX, tick, "15:00:00"));

        var product = market.Grains.GetGrain<IContractGrain>("IF");
        await MarketInMemory.Until(async () => (await product.GetMain(20210106)).Code == "IF2101", "the main contract");
    }
}
