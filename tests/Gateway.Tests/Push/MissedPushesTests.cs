using System.Text.Json;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Tests.Push;

/// <summary>Pushes of another process can be lost: what they brought comes all the same, from where it is kept.</summary>
public class MissedPushesTests
{
    private const string EveryTick = """{"action":"subscribe","instruments":["rb2605"],"every_tick":true}""";

    [Fact]
    public async Task A_push_after_a_hole_has_the_journal_read_and_every_tick_comes_once_in_order()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await Subscribed(gateway, EveryTick);
        Tick(gateway, 1, 2);
        Lose(gateway, () => Tick(gateway, 3, 4));
        Tick(gateway, 5, 6);

        Assert.Equal(["1:2:1", "1:2:2", "1:2:3", "1:2:4", "1:2:5", "1:2:6"], await client.ReceiveSeqs(6));
    }

    [Fact]
    public async Task An_instrument_that_falls_silent_after_a_hole_is_looked_at_once_pushes_may_be_missing()
    {
        await using var gateway = await TestGateway.Start();
        using var every = await Subscribed(gateway, EveryTick);
        using var newest = await Subscribed(gateway, """{"action":"subscribe","instruments":["rb2605"]}""");
        Tick(gateway, 1);
        Assert.Equal(["1:2:1"], await every.ReceiveSeqs(1));
        Lose(gateway, () => Tick(gateway, 2, 3));

        gateway.Market.MayMiss();

        Assert.Equal(["1:2:2", "1:2:3"], await every.ReceiveSeqs(2));
        while (await newest.ReceiveSeqs(1) is not ["1:2:3"]) { }
        // And it is not counted twice when the pushes come after all.
        Tick(gateway, 4);
        Assert.Equal(["1:2:4"], await every.ReceiveSeqs(1));
    }

    [Fact]
    public async Task The_first_tick_of_an_instrument_is_not_lost_either()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Tick(Make.Tick("cu2602", position: 1));
        using var client = await Subscribed(gateway, EveryTick);
        Lose(gateway, () => Tick(gateway, 2, 3));
        gateway.Market.Last.Clear();

        gateway.Market.MayMiss();

        Assert.Equal(["1:2:2", "1:2:3"], await client.ReceiveSeqs(2));
    }

    [Fact]
    public async Task Only_what_is_watched_and_doubted_is_looked_at()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Tick(Make.Tick("cu2602", position: 1));
        gateway.Market.Tick(Make.Tick("SR605", position: 2));
        using var client = await Subscribed(gateway, """{"action":"subscribe","instruments":["rb2605","cu2602"]}""");
        Tick(gateway, 3);
        Assert.Equal(["1:2:1", "1:2:3"], (await client.ReceiveSeqs(2)).Order());
        var before = gateway.Market.PagesRead;
        Lose(gateway, () => gateway.Market.Tick(Make.Tick("cu2602", position: 4)));

        gateway.Market.MayMiss(new PushInterest(false, ["cu2602", "IF2603"]));

        Assert.Equal(["1:2:4"], await client.ReceiveSeqs(1));
        Assert.Equal(1, gateway.Market.PagesRead - before);
    }

    [Fact]
    public async Task What_could_not_be_looked_at_is_looked_at_again()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await Subscribed(gateway, EveryTick);
        Tick(gateway, 1);
        Assert.Equal(["1:2:1"], await client.ReceiveSeqs(1));
        Lose(gateway, () => Tick(gateway, 2));
        gateway.Market.JournalIsAway = true;
        var asked = gateway.Market.PagesRead;
        gateway.Market.MayMiss();
        await Eventually.Is(() => gateway.Market.PagesRead > asked, "the journal is asked");

        gateway.Market.JournalIsAway = false;

        Assert.Equal(["1:2:2"], await client.ReceiveSeqs(1));
    }

    [Fact]
    public async Task Who_asks_for_markers_is_told_of_a_hole_with_its_bounds()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await Subscribed(gateway, """{"action":"subscribe","instruments":["rb2605"],"gaps":true}""");
        Tick(gateway, 1);
        Assert.Equal(["1:2:1"], await client.ReceiveSeqs(1));
        Lose(gateway, () => Tick(gateway, 2, 3));
        Tick(gateway, 4);

        Assert.Equal("""{"type":"gap","instrument_id":"rb2605","after":"1:2:1","before":"1:2:4","missed":null,"reason":"conflated"}""", await client.ReceiveText());
        Assert.Equal(["1:2:4"], await client.ReceiveSeqs(1));
    }

    [Fact]
    public async Task What_the_journal_has_lost_meanwhile_is_told()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await Subscribed(gateway, EveryTick);
        Tick(gateway, 1);
        Assert.Equal(["1:2:1"], await client.ReceiveSeqs(1));
        Lose(gateway, () => Tick(gateway, 2, 3));
        lock (gateway.Market.Journal) gateway.Market.Journal.RemoveRange(0, 2);

        gateway.Market.MayMiss();

        Assert.Equal("""{"type":"gap","instrument_id":"rb2605","after":"1:2:1","before":"1:2:3","missed":null,"reason":"not_kept"}""", await client.ReceiveText());
        Assert.Equal(["1:2:3"], await client.ReceiveSeqs(1));
    }

    [Fact]
    public async Task Bars_that_closed_meanwhile_come_once_and_then_the_forming_one()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Minute("rb2605", Make.Minute(9, 29), BarPushState.Closed);
        using var client = await WatchesBars(gateway, "09:29 closed");
        gateway.Market.Minute("rb2605", Make.Minute(9, 30), BarPushState.Closed);
        Lose(gateway, () =>
        {
            gateway.Market.Minute("rb2605", Make.Minute(9, 31), BarPushState.Closed);
            gateway.Market.Minute("rb2605", Make.Minute(9, 30, volume: 12) with { Revision = 1 }, BarPushState.Revised);
            gateway.Market.Minute("rb2605", Make.Minute(9, 32), BarPushState.Closed);
            gateway.Market.Minute("rb2605", Make.Minute(9, 33), BarPushState.Forming);
        });
        gateway.Market.MayMiss();
        var bars = new List<string>();
        while (!bars.Contains("09:33 forming")) bars.Add(Text(await client.Receive("bar")));
        Assert.Equal(["09:30 closed", "09:30 revised", "09:31 closed", "09:32 closed", "09:33 forming"], bars);

        // Looked at again, there is only what is new.
        Lose(gateway, () => gateway.Market.Minute("rb2605", Make.Minute(9, 33), BarPushState.Closed));
        gateway.Market.MayMiss();
        Assert.Equal("09:33 closed", Text(await client.Receive("bar")));
    }

    [Fact]
    public async Task A_bar_that_was_pushed_before_it_was_stored_is_not_taken_back_by_a_look()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Minute("rb2605", Make.Minute(9, 30), BarPushState.Closed);
        using var client = await WatchesBars(gateway, "09:30 closed");
        gateway.Market.PushBar(new BarPush("rb2605", Make.Minute(9, 30, volume: 12) with { Revision = 1 }, BarPushState.Revised, default));
        gateway.Market.MayMiss();
        Lose(gateway, () => gateway.Market.Minute("rb2605", Make.Minute(9, 31), BarPushState.Closed));
        gateway.Market.MayMiss();

        var bars = new List<string>();
        while (!bars.Contains("09:31 closed")) bars.Add(Text(await client.Receive("bar")));
        Assert.Equal(["09:30 revised", "09:31 closed"], bars);
    }

    [Fact]
    public async Task The_history_of_a_second_watcher_hides_nothing_from_the_first()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Minute("rb2605", Make.Minute(9, 30), BarPushState.Closed);
        using var first = await WatchesBars(gateway, "09:30 closed");
        Lose(gateway, () => gateway.Market.Minute("rb2605", Make.Minute(9, 31), BarPushState.Closed));

        using var second = await WatchesBars(gateway, "09:31 closed");

        Assert.Equal("09:31 closed", Text(await first.Receive("bar")));
    }

    private static async Task<TestClient> Subscribed(TestGateway gateway, string request)
    {
        var client = await gateway.Connect();
        Assert.Equal("subscribe_response", (await client.Ask(request)).GetProperty("type").GetString());
        return client;
    }

    // Who has the newest bar watches: the answer comes before the history is read.
    private static async Task<TestClient> WatchesBars(TestGateway gateway, string newest)
    {
        var client = await gateway.Connect();
        await client.Ask("""{"action":"subscribe_bars","instruments":["rb2605"],"period":"1m"}""");
        Assert.Equal(newest, Text(await client.Receive("bar")));
        return client;
    }

    private static void Tick(TestGateway gateway, params int[] positions)
    {
        foreach (var position in positions) gateway.Market.Tick(Make.Tick(position: position));
    }

    private static void Lose(TestGateway gateway, Action pushes)
    {
        gateway.Market.LosesPushes = true;
        pushes();
        gateway.Market.LosesPushes = false;
    }

    private static string Text(JsonElement bar) => $"{bar.GetProperty("start").GetString()![11..16]} {bar.GetProperty("state").GetString()}";
}
