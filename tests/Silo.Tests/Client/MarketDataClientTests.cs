using Mdc.Client;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Silo.Tests.Client;

public class MarketDataClientTests
{
    private readonly CancellationToken _patience = new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token;

    private const string Accepted = """{"type":"subscribe_response","status":"success","instruments":[{"instrument_id":"rb2601","result":"accepted"}]}""";

    private static string Push(int seq, string last = "4180") =>
        $$"""
        {"type":"market_data","instrument_id":"rb2601","trading_day":"20260106","last_price":{{last}},"pre_settlement_price":4170,"volume":{{seq}},"turnover":12.5,
         "open_interest":100,"bid_price1":4179,"bid_volume1":12,"ask_price1":null,"ask_volume1":0,"exchange_id":"SHFE","seq":"1:1:{{seq}}",
         "exchange_time":"2026-01-05T21:00:00.500+08:00","receive_time":"2026-01-05T21:00:00.501234+08:00"}
        """;

    [Fact]
    public async Task A_tick_keeps_what_was_sent_and_what_was_not()
    {
        await using var gateway = await FakeGateway.Start();
        gateway.Rest["last/rb2601"] = (200, Push(7));
        using var client = new MarketDataClient(gateway.Options, TimeProvider.System);
        var tick = await client.GetLastAsync("rb2601", _patience);
        Assert.NotNull(tick);
        Assert.Equal(("rb2601", "SHFE", new DateOnly(2026, 1, 6), 4180m, 7L, "1:1:7"), (tick.Instrument, tick.Exchange, tick.TradingDay, tick.Last, tick.DayVolume, tick.Position));
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 13, 0, 0, 500, TimeSpan.Zero), tick.ExchangeTime);
        Assert.Equal(new QuoteLevel(4179, 12, null, 0), tick.Depth[0]);
        Assert.Null(tick.DayOpen);
    }

    [Fact]
    public async Task Before_the_first_tick_there_is_none()
    {
        await using var gateway = await FakeGateway.Start();
        gateway.Rest["last/rb2601"] = (204, "");
        using var client = new MarketDataClient(gateway.Options, TimeProvider.System);
        Assert.Null(await client.GetLastAsync("rb2601", _patience));
    }

    [Fact]
    public async Task A_refusal_is_the_gateway_s_own_sentence()
    {
        await using var gateway = await FakeGateway.Start();
        gateway.Rest["last/x"] = (404, """{"detail":"Instrument 'x' is not known."}""");
        using var client = new MarketDataClient(gateway.Options, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<MarketDataException>(() => client.GetLastAsync("x", _patience));
        Assert.Equal("Instrument 'x' is not known.", refused.Message);
    }

    [Fact]
    public async Task Without_a_gateway_the_first_call_and_the_first_connection_say_so()
    {
        var nowhere = new MarketDataClientOptions { HttpAddress = new Uri("http://127.0.0.1:1/"), WebSocketAddress = new Uri("ws://127.0.0.1:1/") };
        using var client = new MarketDataClient(nowhere, TimeProvider.System);
        await Assert.ThrowsAsync<GatewayUnreachableException>(() => client.GetLastAsync("rb2601", _patience));
        await Assert.ThrowsAsync<GatewayUnreachableException>(() => client.SubscribeTicksAsync(["rb2601"], _patience).FirstAsync(_patience).AsTask());
    }

    [Fact]
    public async Task A_lost_connection_goes_on_after_the_last_tick_that_was_delivered()
    {
        const string after = """{"type":"subscribe_response","status":"success","instruments":[{"instrument_id":"rb2601","result":"accepted","after":"1:1:1"},{"instrument_id":"cu2602","result":"accepted","after":"1:1:1"}]}""";
        const string gap = """{"type":"gap","instrument_id":"rb2601","after":"1:1:3","before":"1:1:9","missed":null,"reason":"not_kept"}""";
        await using var gateway = await FakeGateway.Start();
        gateway.Connections.Add([after, Push(1), Push(2)]);
        gateway.Connections.Add([Accepted, Push(3)]);
        gateway.Connections.Add([Accepted, gap, Push(9), Push(10)]);
        using var client = new MarketDataClient(gateway.Options, TimeProvider.System);

        var ticks = await client.SubscribeTicksAsync(["rb2601", "cu2602"], _patience).Take(5).ToListAsync(_patience);

        Assert.Equal([1L, 2, 3, 9, 10], ticks.Select(t => t.DayVolume));
        Assert.Equal([true, false, false, false, false], ticks.Select(t => t.IsSnapshot));
        Assert.Equal([false, false, false, true, false], ticks.Select(t => t.IsAfterGap));
        Assert.Equal("""{"action":"subscribe","instruments":["rb2601","cu2602"],"every_tick":true}""", await gateway.Requests.ReadAsync(_patience));
        foreach (var last in new[] { "1:1:2", "1:1:3" })
            Assert.Equal(
                $$$"""{"action":"subscribe","instruments":["rb2601","cu2602"],"every_tick":true,"after":{"rb2601":"{{{last}}}","cu2602":"1:1:1"}}""",
                await gateway.Requests.ReadAsync(_patience));
    }

    [Fact]
    public async Task An_unknown_instrument_ends_the_subscription()
    {
        await using var gateway = await FakeGateway.Start();
        gateway.Connections.Add(["""{"type":"subscribe_response","instruments":[{"instrument_id":"x","result":"unknown"}]}"""]);
        using var client = new MarketDataClient(gateway.Options, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<MarketDataException>(() => client.SubscribeTicksAsync(["x"], _patience).FirstAsync(_patience).AsTask());
        Assert.Equal("Instrument x is not known.", refused.Message);
    }

    [Fact]
    public async Task Bars_are_read_with_their_exact_prices_and_what_to_know_of_them()
    {
        await using var gateway = await FakeGateway.Start();
        gateway.Rest["bars/rb2601"] = (200, """
            {"instrument_id":"rb2601","bars":[{"time":"2026-01-05T21:00:00+08:00","forming":true,"trading_day":"2026-01-06","start":"2026-01-05T21:00:00+08:00",
             "end":"2026-01-05T21:01:00+08:00","open":4170.2,"high":4180,"low":4169.8,"close":4175.4,"volume":1234,"turnover":51500000.05,
             "open_open_interest":100,"open_interest":101,"ticks":99,"quality":["gap","feed_down"],"revision":2,"rule_version":1}]}
            """);
        using var client = new MarketDataClient(gateway.Options, TimeProvider.System);

        var update = Assert.Single(await client.ReadBarsAsync("rb2601", BarPeriod.Minute, new BarRange { Limit = 3 }, _patience));

        Assert.Equal(BarState.Forming, update.State);
        Assert.Equal((new Price(41_702_000), new Price(41_754_000), 5_150_000_005L), (update.Bar.Open, update.Bar.Close, update.Bar.TurnoverCents));
        Assert.Equal(ChinaTime.ToNs(new DateOnly(2026, 1, 5), 21 * 3600), update.Bar.StartNs);
        Assert.Equal(BarQuality.Gap | BarQuality.FeedDown, update.Bar.Quality);
        Assert.Equal("bars/rb2601?period=1m&align=session&limit=3", await gateway.Requests.ReadAsync(_patience));
    }

    [Fact]
    public async Task Live_bars_say_whether_they_may_still_change()
    {
        await using var gateway = await FakeGateway.Start();
        gateway.Connections.Add(
        [
            """{"type":"subscribe_bars_response","status":"success","period":"5m","instruments":[{"instrument_id":"rb2601","result":"accepted"}]}""",
            .. new[] { "forming", "closed", "revised" }.Select(state => $$"""{"type":"bar","instrument_id":"rb2601","period":"5m","state":"{{state}}","open":1,"quality":[]}"""),
        ]);
        using var client = new MarketDataClient(gateway.Options, TimeProvider.System);
        BarPeriod.TryParse("5m", out var period);
        var bars = await client.SubscribeBarsAsync(["rb2601"], period, _patience).Take(3).ToListAsync(_patience);
        Assert.Equal([BarState.Forming, BarState.Closed, BarState.Revised], bars.Select(b => b.State));
    }
}
