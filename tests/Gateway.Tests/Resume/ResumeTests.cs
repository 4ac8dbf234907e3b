using System.Text.Json;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Reads.Contracts;

namespace Mdc.Gateway.Tests.Resume;

/// <summary>Who says what it has gets every tick after it, once, in order, whatever gateway it asks.</summary>
public class ResumeTests
{
    [Fact]
    public async Task Ticks_after_a_position_come_from_the_journal_and_then_live()
    {
        await using var gateway = await TestGateway.Start();
        for (var n = 1; n <= 5; n++) gateway.Market.Tick(Make.Tick(position: n));
        using var client = await gateway.Connect();

        Assert.Equal("subscribe_response", (await client.Ask("""{"action":"subscribe","after":{"rb2605":"1:2:3"}}""")).GetProperty("type").GetString());
        Assert.Equal(["1:2:4", "1:2:5"], await client.ReceiveSeqs(2));
        gateway.Market.Tick(Make.Tick(position: 6));
        Assert.Equal(["1:2:6"], await client.ReceiveSeqs(1));
    }

    [Fact]
    public async Task A_long_way_back_is_read_in_pages_while_new_ticks_come()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.PageTicks = 100;
        for (var n = 1; n <= 3_000; n++) gateway.Market.Tick(Make.Tick(position: n));
        using var client = await gateway.Connect();
        await client.Ask("""{"action":"subscribe","after":{"rb2605":"1:2:1"}}""");
        var ticking = Task.Run(() =>
        {
            for (var n = 3_001; n <= 6_000; n++) gateway.Market.Tick(Make.Tick(position: n));
        });

        Assert.Equal(Enumerable.Range(2, 5_999).Select(n => $"1:2:{n}"), await client.ReceiveSeqs(5_999));
        await ticking;
        Assert.True(gateway.Market.PagesRead > 29);
    }

    [Fact]
    public async Task Every_tick_comes_once_and_in_order_over_twenty_restarts_of_the_gateway()
    {
        var first = await TestGateway.Start();
        var market = first.Market;
        using var enough = new CancellationTokenSource();
        var ticking = Task.Run(async () =>
        {
            for (var n = 1; !enough.IsCancellationRequested; n++)
            {
                market.Tick(Make.Tick(n % 2 == 0 ? "rb2605" : "cu2602", position: n));
                if (n % 20 == 0) await Task.Delay(1);
            }
        });
        var got = new Dictionary<string, List<string>> { ["rb2605"] = [], ["cu2602"] = [] };
        var gateway = first;
        for (var life = 1; life <= 20; life++)
        {
            using var client = await gateway.Connect();
            var request = life == 1
                ? """{"action":"subscribe","instruments":["rb2605","cu2602"],"every_tick":true}"""
                : JsonSerializer.Serialize(new { action = "subscribe", after = got.ToDictionary(g => g.Key, g => g.Value[^1]) });
            await client.Send(request);
            var until = got.Values.Sum(g => g.Count) + 200;
            while (got.Values.Sum(g => g.Count) < until || got.Values.Any(g => g.Count == 0)) Keep(await client.Receive());
            var next = TestGateway.Start(successorOf: first);
            await gateway.Stop();
            // What was on its way when the gateway ended counts as received too.
            try
            {
                while (true) Keep(await client.Receive());
            }
            catch (Exception e) when (e is InvalidOperationException or System.Net.WebSockets.WebSocketException)
            {
            }
            if (gateway != first) await gateway.DisposeAsync();
            gateway = await next;
        }
        enough.Cancel();
        await ticking;
        await gateway.DisposeAsync();
        await first.DisposeAsync();

        foreach (var (code, seqs) in got)
        {
            var start = int.Parse(seqs[0][4..], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(Enumerable.Range(0, seqs.Count).Select(i => $"1:2:{start + 2 * i}"), seqs);
        }

        void Keep(JsonElement message)
        {
            if (message.GetProperty("type").GetString() == "market_data") got[message.GetProperty("instrument_id").GetString()!].Add(message.GetProperty("seq").GetString()!);
            else Assert.NotEqual("gap", message.GetProperty("type").GetString());
        }
    }

    [Fact]
    public async Task A_token_is_taken_by_another_gateway_and_by_one_that_does_not_list_the_instrument_yet()
    {
        await using var first = await TestGateway.Start();
        first.Market.Tick(Make.Tick("rb2605", position: 1));
        first.Market.Tick(Make.Tick("cu2602", position: 2));
        using var client = await first.Connect();
        await client.Ask("""{"action":"subscribe","instruments":["rb2605","cu2602"]}""");
        Assert.Equal(["1:2:1", "1:2:2"], (await client.ReceiveSeqs(2)).Order());
        var token = (await client.Ask("""{"action":"resume_token"}""")).GetProperty("token").GetString();
        first.Market.Tick(Make.Tick("rb2605", position: 3));
        first.Market.Tick(Make.Tick("rb2605", position: 4));

        await using var second = await TestGateway.Start(codes: ["IF2603"], successorOf: first);
        Assert.False(second.Service<ContractTable>().TryFind("rb2605", out _));
        using var again = await second.Connect();
        var resumed = await again.Ask($$"""{"action":"resume","token":"{{token}}"}""");

        Assert.Equal(("resume_response", 2), (resumed.GetProperty("type").GetString(), resumed.GetProperty("resumed_count").GetInt32()));
        Assert.Equal(["1:2:3", "1:2:4"], await again.ReceiveSeqs(2));
        second.Market.Tick(Make.Tick("cu2602", position: 5));
        Assert.Equal(["1:2:5"], await again.ReceiveSeqs(1));
    }

    [Fact]
    public async Task Positions_beside_a_token_count_in_place_of_the_token_s()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Tick(Make.Tick(position: 1));
        using var client = await gateway.Connect();
        await client.Ask("""{"action":"subscribe","instruments":["rb2605"]}""");
        await client.Receive("market_data");
        var token = (await client.Ask("""{"action":"resume_token"}""")).GetProperty("token").GetString();
        for (var n = 2; n <= 4; n++) gateway.Market.Tick(Make.Tick(position: n));

        using var again = await gateway.Connect();
        await again.Ask($$$"""{"action":"resume","token":"{{{token}}}","after":{"rb2605":"1:2:3"}}""");

        Assert.Equal(["1:2:4"], await again.ReceiveSeqs(1));
    }

    [Fact]
    public async Task A_token_comes_again_and_again_until_it_is_stopped()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect();
        await client.Ask("""{"action":"subscribe","instruments":["rb2605"]}""");
        await client.Send("""{"action":"resume_token","every_seconds":1}""");
        for (var i = 0; i < 2; i++) await client.Receive("resume_token");
        await client.Send("""{"action":"resume_token","every_seconds":0}""");
        Assert.Equal("resume_token", (await client.Receive()).GetProperty("type").GetString());
        Assert.Equal("error", (await client.Ask("""{"action":"resume_token","every_seconds":0.01}""")).GetProperty("type").GetString());
    }

    [Fact]
    public async Task What_the_journal_no_longer_has_is_told_with_its_bounds()
    {
        await using var gateway = await TestGateway.Start();
        for (var n = 1; n <= 9; n++) gateway.Market.Tick(Make.Tick(position: n));
        lock (gateway.Market.Journal) gateway.Market.Journal.RemoveRange(0, 6);
        using var client = await gateway.Connect();

        await client.Ask("""{"action":"subscribe","after":{"rb2605":"1:2:3"}}""");

        var gap = await client.ReceiveText();
        Assert.Equal("""{"type":"gap","instrument_id":"rb2605","after":"1:2:3","before":"1:2:7","missed":null,"reason":"not_kept"}""", gap);
        Assert.Equal(["1:2:7", "1:2:8", "1:2:9"], await client.ReceiveSeqs(3));
    }

    [Fact]
    public async Task A_position_ahead_of_the_cluster_is_told_and_goes_on_with_what_there_is()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Tick(Make.Tick(position: 1));
        using var client = await gateway.Connect();

        await client.Ask("""{"action":"subscribe","after":{"rb2605":"1:9:500"}}""");

        Assert.Equal(
            """{"type":"gap","instrument_id":"rb2605","after":"1:9:500","before":"1:2:1","missed":null,"reason":"position_ahead"}""", await client.ReceiveText());
        gateway.Market.Tick(Make.Tick(position: 2));
        Assert.Equal(["1:2:2"], await client.ReceiveSeqs(1));
    }

    [Fact]
    public async Task Two_feeders_go_on_each_after_its_own_position()
    {
        await using var gateway = await TestGateway.Start(o => o.Feeders = [1, 2]);
        for (var n = 1; n <= 3; n++)
        {
            gateway.Market.Tick(Make.Tick(position: n));
            gateway.Market.Tick(Make.Tick(position: n) with { Feeder = 2 });
        }
        using var client = await gateway.Connect();

        await client.Ask("""{"action":"subscribe","after":{"rb2605":"1:2:2 2:2:1"}}""");

        Assert.Equal(["1:2:3", "2:2:2", "2:2:3"], await client.ReceiveSeqs(3));
        gateway.Market.Tick(Make.Tick(position: 4) with { Feeder = 2 });
        gateway.Market.Tick(Make.Tick(position: 4));
        Assert.Equal(["2:2:4", "1:2:4"], await client.ReceiveSeqs(2));
    }

    [Fact]
    public async Task A_client_that_takes_every_tick_and_reads_slowly_misses_none()
    {
        await using var gateway = await TestGateway.Start(o => o.Limits = new ClientLimits { ConflateAboveBytes = 16 * 1024 });
        using var client = await gateway.Connect();
        await client.Ask("""{"action":"subscribe","instruments":["rb2605"],"every_tick":true}""");
        // Far more than the connection and the queue hold: 20,000 ticks of 1 KB.
        for (var n = 1; n <= 20_000; n++) gateway.Market.Tick(Make.Tick(position: n));

        Assert.Equal(Enumerable.Range(1, 20_000).Select(n => $"1:2:{n}"), await client.ReceiveSeqs(20_000));
        Assert.True(gateway.Market.PagesRead > 2);
    }

    [Theory]
    [InlineData("""{"action":"resume"}""", "invalid_token")]
    [InlineData("""{"action":"resume","token":"AAAA"}""", "invalid_token")]
    [InlineData("""{"action":"resume","token":"' or 1=1 --"}""", "invalid_token")]
    [InlineData("""{"action":"subscribe","after":{"rb2605":"x"}}""", "invalid_request")]
    [InlineData("""{"action":"subscribe","after":{"rb2605":""}}""", "invalid_request")]
    [InlineData("""{"action":"subscribe","after":{"rb2605":"1:1:1 1:1:2"}}""", "invalid_request")]
    [InlineData("""{"action":"subscribe","after":{"rb2605":"1:1:1"},"max_rate":2}""", "invalid_request")]
    [InlineData("""{"action":"subscribe","instruments":["rb2605"],"max_rate":0}""", "invalid_request")]
    public async Task A_wrong_token_or_position_is_told(string request, string code)
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect();
        Assert.Equal(code, (await client.Ask(request)).GetProperty("code").GetString());
    }
}
