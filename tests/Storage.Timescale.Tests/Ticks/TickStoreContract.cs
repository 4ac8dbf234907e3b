using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Storage.Timescale.Tests.Postgres;
using static Mdc.Storage.Timescale.Tests.Ticks.Ticks;

namespace Mdc.Storage.Timescale.Tests.Ticks;

/// <summary>What every tick store does.</summary>
public abstract class TickStoreContract : IAsyncLifetime
{
    protected ITickStore Store { get; private set; } = null!;

    protected abstract Task<ITickStore> Create();

    public virtual async Task InitializeAsync() => Store = await Create();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [ContractFact]
    public async Task A_new_feeder_starts_at_ordinal_0()
    {
        Assert.Equal(0, await Store.Checkpoint(7, default));
    }

    [ContractFact]
    public async Task A_batch_is_read_back_in_order_and_moves_the_checkpoint()
    {
        Assert.True(await Store.Write(1, Many("rb2605", 100), 0, 120, default));

        var read = await Store.Read(new TickQuery("rb2605"), default);

        Assert.Equal(120, await Store.Checkpoint(1, default));
        Assert.Equal(Enumerable.Range(0, 100), read.Select(tick => tick.DayVolume));
    }

    [ContractFact]
    public async Task Every_field_comes_back_as_it_was_written()
    {
        var written = Enumerable.Range(1, 200).Select(Arbitrary).ToArray();
        Assert.True(await Store.Write(1, written, 0, 200, default));

        foreach (var tick in written)
        {
            var read = Assert.Single(await Store.Read(new TickQuery(tick.Instrument.ToText()), default));
            AssertSame(tick, read);
        }
    }

    [ContractFact]
    public async Task Missing_prices_and_the_largest_double_come_back_as_they_were_written()
    {
        var tick = TickFrame.Empty();
        tick.Instrument.TrySet("SR605C5000"u8);
        tick.ExchangeNs = Open;
        tick.TradingDay = new TradingDay(20260105);
        tick.OpenInterest = -0.0;
        tick.AveragePrice = double.NaN;
        tick.PreDelta = tick.CurrDelta = double.MaxValue;
        tick.Depth[0].Bid = new Price(0);
        tick.Depth[1].AskVolume = int.MaxValue;
        Assert.True(await Store.Write(1, new[] { tick }, 0, 1, default));

        var read = Assert.Single(await Store.Read(new TickQuery("SR605C5000"), default));

        AssertSame(tick, read);
    }

    [ContractFact]
    public async Task A_batch_sent_twice_is_stored_once()
    {
        var batch = Many("rb2605", 50);
        Assert.True(await Store.Write(1, batch, 0, 50, default));

        Assert.False(await Store.Write(1, batch, 0, 50, default));
        Assert.True(await Store.Write(1, batch, 50, 50, default));

        Assert.Equal(50, (await Store.Read(new TickQuery("rb2605"), default)).Count);
    }

    [ContractFact]
    public async Task Two_feeders_archive_one_row_per_tick_and_the_first_copy_stays()
    {
        Assert.True(await Store.Write(1, Many("rb2605", 60, feeder: 1), 0, 60, default));
        Assert.True(await Store.Write(2, Many("rb2605", 80, feeder: 2), 0, 80, default));

        var read = await Store.Read(new TickQuery("rb2605"), default);

        Assert.Equal(80, read.Count);
        Assert.Equal(60, read.Count(tick => tick.Feeder == 1));
    }

    [ContractFact]
    public async Task Pages_that_go_on_after_the_last_tick_hold_each_tick_once()
    {
        var ticks = Many("rb2605", 50);
        // Several of one time, some of one time and volume: only the mark tells them apart.
        for (var i = 0; i < ticks.Length; i++) (ticks[i].ExchangeNs, ticks[i].DayVolume) = (Open + i / 10 * Second, i / 3);
        Assert.True(await Store.Write(1, ticks, 0, 50, default));

        var read = new List<TickMark>();
        for (TickMark? after = null; ;)
        {
            var page = await Store.Read(new TickQuery("rb2605", Limit: 7, After: after), default);
            if (page.Count == 0) break;
            read.AddRange(page.Select(tick => TickMark.Of(tick)));
            after = read[^1];
        }

        Assert.Equal(50, read.Distinct().Count());
        Assert.Equal((await Store.Read(new TickQuery("rb2605"), default)).Select(tick => TickMark.Of(tick)), read);
    }

    [ContractFact]
    public async Task Ticks_of_one_time_and_volume_with_other_content_are_all_kept()
    {
        var first = Tick("SR605", 1);
        var second = first;
        second.Depth[0].BidVolume++;
        second.ReceivedNs++;
        Assert.True(await Store.Write(1, new[] { first, second }, 0, 2, default));

        var read = await Store.Read(new TickQuery("SR605"), default);

        Assert.Equal([10, 11], read.Select(tick => tick.Depth[0].BidVolume));
    }

    [ContractFact]
    public async Task A_query_takes_its_bounds_and_its_limit_from_the_oldest_on()
    {
        Assert.True(await Store.Write(1, Many("rb2605", 100), 0, 100, default));

        var read = await Store.Read(new TickQuery("rb2605", Open + 5 * Second, Open + 40 * Second, 7), default);

        Assert.Equal([10, 11, 12, 13, 14, 15, 16], read.Select(tick => tick.DayVolume));
    }

    [ContractFact]
    public async Task Of_two_writers_with_one_checkpoint_one_stores_and_the_other_is_told()
    {
        long checkpoint = 0;
        // The first round races for a checkpoint that is not there yet, the second for one that is.
        for (var round = 0; round < 2; round++)
        {
            var (from, product) = (checkpoint, $"r{round}");
            var stored = await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
                Store.Write(1, new[] { Tick($"{product}{n}", n) }, from, from + 10 + n, default)));

            var winner = Assert.Single(Enumerable.Range(0, 8), n => stored[n]);
            checkpoint = await Store.Checkpoint(1, default);
            Assert.Equal(from + 10 + winner, checkpoint);
            for (var n = 0; n < 8; n++)
                Assert.Equal(n == winner ? 1 : 0, (await Store.Read(new TickQuery($"{product}{n}"), default)).Count);
        }
    }

    [ContractFact]
    public async Task Codes_that_look_like_statements_are_only_codes()
    {
        string[] codes = ["'; drop table tick; --", "rb' or '1'='1", "$1", "\\'); commit; --", "%", "a\"b"];
        Assert.True(await Store.Write(1, codes.Select((code, n) => Tick(code, n)).ToArray(), 0, 10, default));

        foreach (var code in codes)
            Assert.Equal(code, Assert.Single(await Store.Read(new TickQuery(code), default)).Instrument.ToText());
    }

    [ContractFact]
    public async Task Ticks_far_in_the_past_and_in_the_future_are_stored()
    {
        long[] opens = [0, Open - 3650L * 86_400 * Second, Open + 3650L * 86_400 * Second, Open];
        Assert.True(await Store.Write(1, opens.Select((open, n) => Tick("rb2605", n, openNs: open)).ToArray(), 0, 4, default));

        var read = await Store.Read(new TickQuery("rb2605"), default);

        Assert.Equal([0, 1, 3, 2], read.Select(tick => tick.DayVolume));
    }

    private static void AssertSame(TickFrame expected, TickFrame actual)
    {
        Assert.True(TickContent.Same(expected, actual));
        Assert.Equal(TickFrame.AsBytes(ref expected).ToArray(), TickFrame.AsBytes(ref actual).ToArray());
    }
}

public sealed class MemoryTickStoreTests : TickStoreContract
{
    protected override Task<ITickStore> Create() => Task.FromResult<ITickStore>(new MemoryTickStore());
}
