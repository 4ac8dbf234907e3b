using Mdc.Gateway.Tests.Fakes;

namespace Mdc.Gateway.Tests.Sockets;

public class ProtocolTests
{
    [Fact]
    public async Task Subscribe_answers_with_the_count_then_the_last_value_then_pushes()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Tick(Make.Tick("rb2605", 3850, position: 7));
        using var client = await gateway.Connect();

        await client.Send("""{"action":"subscribe","instruments":["rb2605","nope","cu2602"]}""");

        Assert.Equal(
            """{"type":"subscribe_response","status":"success","subscribed_count":2,"message":"Subscribed 2 of 3 instruments","instruments":[{"instrument_id":"rb2605","result":"accepted"},{"instrument_id":"nope","result":"unknown"},{"instrument_id":"cu2602","result":"accepted"}]}""",
            await client.ReceiveText());
        var snapshot = await client.Receive();
        Assert.Equal(("market_data", "rb2605", "1:2:7"), (snapshot.GetProperty("type").GetString(), snapshot.GetProperty("instrument_id").GetString(), snapshot.GetProperty("seq").GetString()));

        gateway.Market.Tick(Make.Tick("rb2605", 3851, position: 8));
        gateway.Market.Tick(Make.Tick("rb2605", 3852, position: 9));

        Assert.Equal(3851, (await client.Receive()).GetProperty("last_price").GetInt32());
        Assert.Equal(3852, (await client.Receive()).GetProperty("last_price").GetInt32());
    }

    [Fact]
    public async Task An_instrument_is_wanted_while_somebody_is_subscribed()
    {
        await using var gateway = await TestGateway.Start();
        using var first = await gateway.Connect();
        using var second = await gateway.Connect();
        await first.Ask("""{"action":"subscribe","instruments":["rb2605"]}""");
        await second.Ask("""{"action":"subscribe","instruments":["rb2605"]}""");
        var version = gateway.Market.InterestVersion;

        await first.Ask("""{"action":"unsubscribe","instruments":["rb2605"]}""");
        Assert.True(gateway.Market.Wants("rb2605"));

        second.Socket.Abort();
        await Eventually.Is(() => !gateway.Market.Wants("rb2605"), "the last subscriber has left");
        Assert.True(gateway.Market.InterestVersion > version);
    }

    [Fact]
    public async Task Unsubscribe_counts_what_was_removed_and_pushes_end()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect();
        await client.Ask("""{"action":"subscribe","instruments":["rb2605","cu2602"]}""");

        await client.Send("""{"action":"unsubscribe","instruments":["rb2605","SR605"]}""");
        Assert.Equal(
            """{"type":"unsubscribe_response","status":"success","unsubscribed_count":1,"message":"Unsubscribed 1 of 2 instruments","instruments":[{"instrument_id":"rb2605","result":"removed"},{"instrument_id":"SR605","result":"unknown"}]}""",
            await client.ReceiveText());

        gateway.Market.Tick(Make.Tick("rb2605"));
        gateway.Market.Tick(Make.Tick("cu2602"));
        Assert.Equal("cu2602", (await client.Receive()).GetProperty("instrument_id").GetString());
    }

    [Fact]
    public async Task Subscribing_twice_pushes_once()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect();
        await client.Ask("""{"action":"subscribe","instruments":["rb2605","rb2605"]}""");
        await client.Ask("""{"action":"subscribe","instruments":["rb2605"]}""");

        gateway.Market.Tick(Make.Tick(position: 1));
        gateway.Market.Tick(Make.Tick(position: 2));

        Assert.Equal("1:2:1", (await client.Receive()).GetProperty("seq").GetString());
        Assert.Equal("1:2:2", (await client.Receive()).GetProperty("seq").GetString());
    }

    [Fact]
    public async Task A_tick_that_is_in_the_snapshot_is_not_pushed_again()
    {
        await using var gateway = await TestGateway.Start();
        var tick = Make.Tick(position: 5);
        gateway.Market.Tick(in tick);
        using var client = await gateway.Connect();
        await client.Ask("""{"action":"subscribe","instruments":["rb2605"]}""");
        Assert.Equal("1:2:5", (await client.Receive()).GetProperty("seq").GetString());

        gateway.Market.Tick(in tick);
        gateway.Market.Tick(Make.Tick(position: 6));

        Assert.Equal("1:2:6", (await client.Receive()).GetProperty("seq").GetString());
    }

    [Fact]
    public async Task List_pages_and_filters_and_says_how_many_there_are()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect();

        await client.Send("""{"action":"list"}""");
        Assert.Equal("""{"type":"instrument_list","instruments":["cu2602","rb2605","rb2610","SR605","IF2603"],"total_count":5,"offset":0}""", await client.ReceiveText());
        await client.Send("""{"action":"list","offset":1,"limit":2}""");
        Assert.Equal("""{"type":"instrument_list","instruments":["rb2605","rb2610"],"total_count":5,"offset":1}""", await client.ReceiveText());
        await client.Send("""{"action":"list","exchange":"shfe","product":"rb"}""");
        Assert.Equal("""{"type":"instrument_list","instruments":["rb2605","rb2610"],"total_count":2,"offset":0}""", await client.ReceiveText());
        await client.Send("""{"action":"list","delivery":"2026-05","kind":"future"}""");
        Assert.Equal("""{"type":"instrument_list","instruments":["rb2605","SR605"],"total_count":2,"offset":0}""", await client.ReceiveText());
        Assert.Equal(0, (await client.Ask("""{"action":"list","kind":"option"}""")).GetProperty("total_count").GetInt32());
        Assert.Equal("error", (await client.Ask("""{"action":"list","offset":-1}""")).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Search_finds_codes_and_names_in_both_languages()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect();

        await client.Send("""{"action":"search","pattern":"RB"}""");
        Assert.Equal("""{"type":"search_result","instruments":["rb2605","rb2610"],"match_count":2,"offset":0}""", await client.ReceiveText());
        Assert.Equal("SR605", (await client.Ask("""{"action":"search","pattern":"白糖"}""")).GetProperty("instruments")[0].GetString());
        Assert.Equal("cu2602", (await client.Ask("""{"action":"search","pattern":"copper"}""")).GetProperty("instruments")[0].GetString());
        Assert.Equal(0, (await client.Ask("""{"action":"search","pattern":"zz"}""")).GetProperty("match_count").GetInt32());
    }

    [Theory]
    [InlineData("{", "invalid_request")]
    [InlineData("[]", "invalid_request")]
    [InlineData("{}", "invalid_request")]
    [InlineData("""{"action":"subscribe","instruments":"rb2605"}""", "invalid_request")]
    [InlineData("""{"action":"subscribe","instruments":[1]}""", "invalid_request")]
    [InlineData("""{"action":"fly"}""", "unknown_action")]
    [InlineData("""{"action":"subscribe_bars","instruments":["rb2605"],"period":"7m"}""", "invalid_request")]
    public async Task A_wrong_request_is_told_and_the_connection_stays(string request, string code)
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect();

        var error = await client.Ask(request);

        Assert.Equal(("error", code), (error.GetProperty("type").GetString(), error.GetProperty("code").GetString()));
        Assert.Equal("instrument_list", (await client.Ask("""{"action":"list"}""")).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Quotes_bring_every_known_instrument_once_and_then_what_changed()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Tick(Make.Tick("rb2605", 3850));
        gateway.Market.Tick(Make.Tick("cu2602", 90_000));
        using var client = await gateway.Connect();

        var answer = await client.Ask("""{"action":"subscribe_quotes"}""");
        Assert.Equal("instrument_id", answer.GetProperty("columns")[0].GetString());
        var all = await client.Receive("quotes");
        Assert.Equal(["cu2602", "rb2605"], all.GetProperty("rows").EnumerateArray().Select(r => r[0].GetString()).Order());

        gateway.Market.Tick(Make.Tick("SR605", 5300));
        var changed = await client.Receive("quotes");
        Assert.Equal(["SR605"], changed.GetProperty("rows").EnumerateArray().Select(r => r[0].GetString()));
        Assert.Equal(5300, changed.GetProperty("rows")[0][1].GetInt32());
    }
}
