using Mdc.Client;
using Mdc.Client.Connection;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;

namespace Mdc.Silo.Tests.Client;

/// <summary>A gateway that takes no more now is asked again when it said, and not by all at once.</summary>
public class BusyGatewayTests
{
    private readonly CancellationToken _patience = new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    private const string Accepted = """{"type":"subscribe_response","status":"success","instruments":[{"instrument_id":"rb2601","result":"accepted"}]}""";
    private const string Push = """{"type":"market_data","instrument_id":"rb2601","trading_day":"20260106","last_price":4180,"volume":7,"seq":"1:1:7","exchange_time":"2026-01-05T21:00:00.500+08:00","receive_time":"2026-01-05T21:00:00.501+08:00"}""";

    [Fact]
    public async Task A_subscription_gets_in_once_the_gateway_takes_it()
    {
        await using var gateway = await FakeGateway.Start();
        gateway.Busy = (2, 1, 429);
        gateway.Connections.Add([Accepted, Push]);
        using var client = new MarketDataClient(gateway.Options, TimeProvider.System);
        var began = TimeProvider.System.GetTimestamp();

        await foreach (var tick in client.SubscribeTicksAsync(["rb2601"], _patience))
        {
            Assert.Equal(4180m, tick.Last);
            break;
        }

        Assert.Equal(0, gateway.Busy.Times);
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromSeconds(2), "It did not wait as long as it was asked to.");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_request_is_asked_again_and_one_that_would_take_too_long_fails_with_the_gateways_sentence(int status)
    {
        await using var gateway = await FakeGateway.Start();
        gateway.Rest["status"] = (200, """{"product":"mdc"}""");
        gateway.Busy = (1, 1, status);
        using var client = new MarketDataClient(gateway.Options, TimeProvider.System);
        Assert.Equal("mdc", (await client.GetStatusAsync(_patience)).GetProperty("product").GetString());

        gateway.Busy = (1, 60, status);
        var failure = await Assert.ThrowsAsync<GatewayBusyException>(() => client.GetStatusAsync(_patience));
        Assert.Equal(("Too many.", TimeSpan.FromSeconds(60)), (failure.Message, failure.After));
    }

    [Fact]
    public async Task Reading_on_outlasts_a_store_that_is_away_for_longer_than_a_request_may_take()
    {
        await using var gateway = await FakeGateway.Start();
        gateway.Pages["bars/rb2601/after"] = new([Page(0), Page(1)]);
        using IMarketDataClient client = new MarketDataClient(gateway.Options with { RequestTimeout = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        var starts = new List<long>();

        await foreach (var bar in client.ReadBarsAsync("rb2601", BarPeriod.Minute, new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.FromHours(8)), _patience))
        {
            starts.Add(ChinaTime.SecondsOfDay(bar.Bar.StartNs) / 60 - 540);
            if (starts.Count == 2) break;
            gateway.Busy = (2, 1, 503);
        }

        Assert.Equal([0, 1], starts);
        Assert.Equal(0, gateway.Busy.Times);
    }

    [Fact]
    public void Clients_that_were_refused_together_come_back_apart_and_none_too_early()
    {
        var options = new MarketDataClientOptions();
        var asked = new GatewayBusyException("busy", TimeSpan.FromSeconds(2));

        var pauses = Enumerable.Range(0, 1_000).Select(seed => new Backoff(options, new Random(seed)).Next(asked).TotalSeconds).Order().ToList();

        Assert.True(pauses[0] >= 2 && pauses[^1] < 4);
        Assert.All(pauses.Chunk(100), hundred => Assert.True(hundred[^1] - hundred[0] > 0.1, "A hundred of them come back within a tenth of a second."));
    }

    private static string Page(int minute) =>
        $$"""{"instrument_id":"rb2601","period":"1m","bars":[{"trading_day":"2026-01-05","start":"2026-01-05T09:0{{minute}}:00+08:00","end":"2026-01-05T09:0{{minute + 1}}:00+08:00","open":1,"high":1,"low":1,"close":1,"volume":1,"turnover":1,"open_interest":1,"ticks":1,"quality":[],"revision":0,"rule_version":1}],"next":"on"}""";

    [Fact]
    public void Pauses_double_up_to_the_longest()
    {
        var options = new MarketDataClientOptions();
        var backoff = new Backoff(options, new Random(1));
        var pauses = Enumerable.Range(0, 10).Select(_ => backoff.Next(null)).ToList();
        Assert.InRange(pauses[0], options.FirstPause, 2 * options.FirstPause);
        Assert.InRange(pauses[^1], options.LongestPause, 2 * options.LongestPause);
    }
}
