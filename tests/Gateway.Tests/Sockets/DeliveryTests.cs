using Mdc.Gateway.Tests.Fakes;

namespace Mdc.Gateway.Tests.Sockets;

/// <summary>Delivery at the client's own terms: its pace, its gap markers, its heartbeat.</summary>
public class DeliveryTests
{
    [Fact]
    public async Task A_paced_client_gets_the_newest_at_its_own_rate()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect();
        await client.Ask("""{"action":"subscribe","instruments":["rb2605"],"max_rate":5}""");
        using var enough = new CancellationTokenSource();
        var last = 0;
        var ticking = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                gateway.Market.Tick(Make.Tick(position: ++last));
                await Task.Delay(1);
            }
        });

        var start = TimeProvider.System.GetTimestamp();
        var seqs = new List<long>();
        while (seqs.Count < 8) seqs.Add(long.Parse((await client.Receive()).GetProperty("seq").GetString()![4..], System.Globalization.CultureInfo.InvariantCulture));
        // Seven intervals of a fifth of a second, each exact to one turn of the wheel.
        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(7 * 0.16));
        await enough.CancelAsync();
        await ticking;

        Assert.Equal(seqs.Order(), seqs);
        while (seqs[^1] < last) seqs.Add(long.Parse((await client.Receive()).GetProperty("seq").GetString()![4..], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(last, seqs[^1]);
        Assert.True(seqs.Count < last);
    }

    [Fact]
    public async Task Who_asks_for_markers_is_told_what_was_conflated_with_its_bounds()
    {
        await using var gateway = await TestGateway.Start(o => o.Limits = new ClientLimits { ConflateAboveBytes = 16 * 1024 });
        using var client = await gateway.Connect();
        await client.Ask("""{"action":"subscribe","instruments":["rb2605"],"gaps":true}""");
        // Until the connection holds no more, and on: 40 MB that nobody reads.
        const int Last = 40_000;
        for (var n = 1; n <= Last; n++) gateway.Market.Tick(Make.Tick(position: n));

        var (expected, gaps, last) = (1, 0, "");
        while (expected <= Last)
        {
            var message = await client.Receive();
            if (message.GetProperty("type").GetString() == "gap")
            {
                Assert.Equal("conflated", message.GetProperty("reason").GetString());
                var (after, before) = (N(message.GetProperty("after")), N(message.GetProperty("before")));
                Assert.True(after >= expected - 1 && before > after, $"{message} when {expected} was expected");
                if (message.GetProperty("missed").ValueKind == System.Text.Json.JsonValueKind.Number) Assert.Equal(before - after - 1, message.GetProperty("missed").GetInt32());
                gaps++;
                last = message.ToString();
                expected = before;
                continue;
            }
            // Every jump was announced.
            Assert.True(expected == N(message.GetProperty("seq")), $"{message} when {expected} was expected; {last}");
            expected++;
        }
        Assert.True(gaps > 0);

        static int N(System.Text.Json.JsonElement position) => int.Parse(position.GetString()![4..], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_ping_is_answered_with_the_gateways_clock()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect();
        var pong = await client.Ask("""{"action":"ping"}""");
        Assert.Equal("pong", pong.GetProperty("type").GetString());
        Assert.True(pong.GetProperty("time").GetInt64() > 1_700_000_000_000);
    }

    [Fact]
    public async Task The_first_push_of_a_bar_that_is_closed_says_so()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Minute("rb2605", Make.Minute(9, 30), Mdc.Grains.Interfaces.BarPushState.Closed);
        using var client = await gateway.Connect();
        await client.Ask("""{"action":"subscribe_bars","instruments":["rb2605"]}""");
        Assert.Equal("closed", (await client.Receive("bar")).GetProperty("state").GetString());

        gateway.Market.Minute("cu2602", Make.Minute(9, 30), Mdc.Grains.Interfaces.BarPushState.Closed);
        gateway.Market.Minute("cu2602", Make.Minute(9, 31), Mdc.Grains.Interfaces.BarPushState.Forming);
        await client.Ask("""{"action":"subscribe_bars","instruments":["cu2602"]}""");
        Assert.Equal("forming", (await client.Receive("bar")).GetProperty("state").GetString());
    }
}
