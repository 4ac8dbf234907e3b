using Mdc.Domain.Ticks;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Tests.Sockets;

public class BarPushTests
{
    [Fact]
    public async Task A_minute_is_pushed_forming_then_closed_then_revised()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect();
        Assert.Equal("subscribe_bars_response", (await client.Ask("""{"action":"subscribe_bars","instruments":["rb2605"],"period":"1m"}""")).GetProperty("type").GetString());
        await Eventually.Is(() => gateway.Market.Wants("rb2605"), "the gateway wants the bars");
        // The answer comes before the history is read: a bar that is pushed now must not be lost.
        gateway.Market.Minute("rb2605", Make.Minute(9, 30), BarPushState.Closed);
        gateway.Market.Minute("rb2605", Make.Minute(9, 30, volume: 11) with { Revision = 1 }, BarPushState.Revised);

        var states = new List<string>();
        while (states.LastOrDefault() != "revised")
        {
            var bar = await client.Receive("bar");
            states.Add(bar.GetProperty("state").GetString()!);
            Assert.Equal("2026-01-05T09:30:00+08:00", bar.GetProperty("start").GetString());
        }
        Assert.Contains("closed", states);
    }

    [Fact]
    public async Task What_a_replay_brings_again_is_not_pushed_over_what_is_newer()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect();
        await client.Ask("""{"action":"subscribe_bars","instruments":["rb2605"],"period":"1m"}""");
        await Eventually.Is(() => gateway.Market.Wants("rb2605"), "the gateway wants the bars");
        gateway.Market.Minute("rb2605", Make.Minute(9, 30, volume: 11), BarPushState.Revised, Seen(20));
        gateway.Market.Minute("rb2605", Make.Minute(9, 30, volume: 10), BarPushState.Closed, Seen(10));
        gateway.Market.Minute("rb2605", Make.Minute(9, 31, volume: 1), BarPushState.Closed, Seen(20));

        var volumes = new List<int>();
        while (volumes.LastOrDefault() != 1) volumes.Add((await client.Receive("bar")).GetProperty("volume").GetInt32());
        Assert.DoesNotContain(10, volumes);

        static FeedPositions Seen(long n)
        {
            var seen = default(FeedPositions);
            seen.Set(new FeedPosition(1, 1, n));
            return seen;
        }
    }

    [Fact]
    public async Task A_minute_that_is_withdrawn_leaves_its_five_minutes()
    {
        await using var gateway = await TestGateway.Start();
        for (var minute = 0; minute < 3; minute++) gateway.Market.Minute("rb2605", Make.Minute(9, minute, volume: 10), BarPushState.Closed);
        using var client = await gateway.Connect();
        await client.Send("""{"action":"subscribe_bars","instruments":["rb2605"],"period":"5m"}""");
        Assert.Equal(30, (await client.Receive("bar")).GetProperty("volume").GetInt32());

        gateway.Market.Minute("rb2605", Make.Minute(9, 1).Withdrawn(), BarPushState.Revised);

        Assert.Equal(20, (await client.Receive("bar")).GetProperty("volume").GetInt32());
    }

    [Fact]
    public async Task Five_minutes_of_one_that_is_withdrawn_go_with_it()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Minute("rb2605", Make.Minute(9, 1, volume: 10), BarPushState.Closed);
        gateway.Market.Minute("rb2605", Make.Minute(9, 7, volume: 20), BarPushState.Closed);
        using var client = await gateway.Connect();
        await client.Send("""{"action":"subscribe_bars","instruments":["rb2605"],"period":"5m"}""");
        Assert.Equal(20, (await client.Receive("bar")).GetProperty("volume").GetInt32());

        gateway.Market.Minute("rb2605", Make.Minute(9, 1).Withdrawn(), BarPushState.Revised);

        var gone = await client.Receive("bar");
        Assert.Equal((0, "revised", "2026-01-05T09:00:00+08:00"), (gone.GetProperty("ticks").GetInt32(), gone.GetProperty("state").GetString(), gone.GetProperty("start").GetString()));
    }

    [Fact]
    public async Task Five_minutes_form_from_their_minutes_and_close_with_the_last()
    {
        await using var gateway = await TestGateway.Start();
        for (var minute = 0; minute < 3; minute++) gateway.Market.Minute("rb2605", Make.Minute(9, minute, volume: 10), BarPushState.Closed);
        using var client = await gateway.Connect();
        await client.Send("""{"action":"subscribe_bars","instruments":["rb2605"],"period":"5m"}""");

        var seeded = await client.Receive("bar");
        Assert.Equal((30, "forming", "2026-01-05T09:05:00+08:00"), (seeded.GetProperty("volume").GetInt32(), seeded.GetProperty("state").GetString(), seeded.GetProperty("end").GetString()));

        gateway.Market.Minute("rb2605", Make.Minute(9, 3, volume: 4), BarPushState.Forming);
        Assert.Equal(34, (await client.Receive("bar")).GetProperty("volume").GetInt32());
        gateway.Market.Minute("rb2605", Make.Minute(9, 3, volume: 7), BarPushState.Closed);
        Assert.Equal("forming", (await client.Receive("bar")).GetProperty("state").GetString());
        gateway.Market.Minute("rb2605", Make.Minute(9, 4, volume: 1), BarPushState.Closed);
        var closed = await client.Receive("bar");
        Assert.Equal((38, "closed", "5m"), (closed.GetProperty("volume").GetInt32(), closed.GetProperty("state").GetString(), closed.GetProperty("period").GetString()));
    }
}
