using System.Globalization;
using System.Text.Json;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;

namespace Mdc.Client.Tests;

/// <summary>What a strategy may rely on, whichever way its client takes.</summary>
public abstract class MarketDataClientContract
{
    private readonly CancellationToken _patience = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    private protected abstract Task<IMarketDataClient> Connect(Markets markets);

    [Fact]
    public async Task The_last_tick_is_the_newest_one()
    {
        await using var markets = await Markets.Start(ticks: 5);
        using var client = await Connect(markets);

        var last = await client.GetLastAsync(Markets.Code, _patience);

        Assert.NotNull(last);
        Assert.Equal((Markets.Code, "CFFEX", 5004m, "09:30:04"), (last.Instrument, last.Exchange, last.Last, last.ExchangeTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task An_unknown_instrument_is_refused_in_one_sentence_by_every_question()
    {
        await using var markets = await Markets.Start(ticks: 1);
        using var client = await Connect(markets);

        foreach (var question in new Func<Task>[]
        {
            () => client.GetLastAsync("zz2101", _patience),
            () => client.ReadBarsAsync("zz2101", BarPeriod.Minute, cancellation: _patience),
            () => First(client.ReadBarsAsync("zz2101", BarPeriod.Minute, DateTimeOffset.UnixEpoch, _patience)),
            () => First(client.SubscribeTicksAsync([Markets.Code, "zz2101"], _patience)),
            () => First(client.SubscribeBarsAsync(["zz2101"], BarPeriod.Minute, _patience)),
        })
        {
            var refused = await Assert.ThrowsAnyAsync<MarketDataException>(question);
            Assert.Contains("zz2101", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Ticks_begin_with_the_newest_and_go_on_each_once_in_order()
    {
        await using var markets = await Markets.Start(ticks: 3);
        using var client = await Connect(markets);
        var ticks = new List<Tick>();

        await foreach (var tick in client.SubscribeTicksAsync([Markets.Code], _patience))
        {
            ticks.Add(tick);
            if (ticks.Count == 1) markets.Tick(20);
            if (ticks.Count == 10) markets.Tick(20);
            if (ticks.Count == 41) break;
        }

        Assert.Equal([true, .. Enumerable.Repeat(false, 40)], ticks.Select(tick => tick.IsSnapshot));
        Assert.Equal(Enumerable.Range(2, 41), ticks.Select(tick => (int)tick.DayVolume));
        Assert.DoesNotContain(ticks, tick => tick.IsAfterGap);
    }

    [Fact]
    public async Task A_reader_that_pauses_loses_nothing()
    {
        await using var markets = await Markets.Start(ticks: 1);
        using var client = await Connect(markets);
        var volumes = new List<int>();

        await foreach (var tick in client.SubscribeTicksAsync([Markets.Code], _patience))
        {
            volumes.Add((int)tick.DayVolume);
            Assert.False(tick.IsAfterGap);
            if (volumes.Count == 2)
            {
                markets.Tick(2_000);
                await Task.Delay(500, CancellationToken.None);
            }
            if (volumes.Count == 1) markets.Tick(1);
            if (volumes.Count == 2_002) break;
        }

        Assert.Equal(Enumerable.Range(0, 2_002), volumes);
    }

    [Fact]
    public async Task Bars_begin_with_the_newest_and_then_every_change_comes()
    {
        await using var markets = await Markets.Start(ticks: 70);
        using var client = await Connect(markets);
        var bars = new List<BarUpdate>();

        await foreach (var bar in client.SubscribeBarsAsync([Markets.Code], BarPeriod.Minute, _patience))
        {
            bars.Add(bar);
            if (bars.Count == 1) markets.Tick(120);
            if (bar.State == BarState.Closed && Minute(bar) == 32) break;
        }

        Assert.Equal((31, BarState.Forming), (Minute(bars[0]), bars[0].State));
        Assert.Equal([31, 32], bars.Where(bar => bar.State == BarState.Closed).Select(Minute));
        Assert.Equal([60L, 60L], bars.Where(bar => bar.State == BarState.Closed).Select(bar => bar.Bar.Volume));
    }

    [Fact]
    public async Task Bars_of_the_past_are_joined_with_the_forming_one_and_rolled_up()
    {
        await using var markets = await Markets.Start(ticks: 400);
        using var client = await Connect(markets);

        var minutes = await client.ReadBarsAsync(Markets.Code, BarPeriod.Minute, cancellation: _patience);
        var fives = await client.ReadBarsAsync(Markets.Code, new BarPeriod(BarUnit.Minute, 5), new BarRange { Limit = 2 }, _patience);
        var some = await client.ReadBarsAsync(
            Markets.Code, BarPeriod.Minute, new BarRange { From = ChinaTime.ToDateTimeOffset(minutes[1].Bar.StartNs), To = ChinaTime.ToDateTimeOffset(minutes[4].Bar.StartNs) }, _patience);

        Assert.Equal([30, 31, 32, 33, 34, 35, 36], minutes.Select(Minute));
        Assert.Equal([.. Enumerable.Repeat(BarState.Closed, 6), BarState.Forming], minutes.Select(bar => bar.State));
        Assert.Equal([30, 35], fives.Select(Minute));
        Assert.Equal(minutes.Skip(1).Take(3), some);
    }

    [Fact]
    public async Task Closed_bars_run_from_the_past_into_live_each_once()
    {
        await using var markets = await Markets.Start(ticks: 130);
        using var client = await Connect(markets);
        var starts = new List<int>();

        await foreach (var bar in client.ReadBarsAsync(Markets.Code, BarPeriod.Minute, new DateTimeOffset(2021, 1, 5, 9, 31, 0, TimeSpan.FromHours(8)), _patience))
        {
            starts.Add(Minute(bar));
            Assert.Equal(BarState.Closed, bar.State);
            if (starts.Count == 1) markets.Tick(120);
            if (starts.Count == 3) break;
        }

        Assert.Equal([31, 32, 33], starts);
    }

    [Fact]
    public async Task What_cannot_be_asked_for_is_refused()
    {
        await using var markets = await Markets.Start(ticks: 1);
        using var client = await Connect(markets);

        await Assert.ThrowsAnyAsync<MarketDataException>(() => client.ReadBarsAsync(Markets.Code, BarPeriod.Minute, new BarRange { Limit = 0 }, _patience));
        await Assert.ThrowsAnyAsync<MarketDataException>(() => client.ReadBarsAsync(Markets.Code, BarPeriod.Minute, new BarRange { Days = 121 }, _patience));
        await Assert.ThrowsAnyAsync<MarketDataException>(() => client.ReadBarsAsync("zz.main", BarPeriod.Minute, cancellation: _patience));
        await Assert.ThrowsAnyAsync<MarketDataException>(() => First(client.SubscribeBarsAsync([Markets.Code], new BarPeriod(BarUnit.Week, 1), _patience)));
    }

    [Fact]
    public async Task Contracts_are_found_and_the_status_tells_of_feeders_shards_and_trouble()
    {
        await using var markets = await Markets.Start(ticks: 1);
        using var client = await Connect(markets);

        var page = await client.SearchAsync("IF", cancellation: _patience);
        var status = await client.GetStatusAsync(_patience);

        Assert.Equal((1, Markets.Code, "CFFEX", "IF", "future", 300), (page.Total, page.Contracts[0].Instrument, page.Contracts[0].Exchange, page.Contracts[0].Product, page.Contracts[0].Kind, page.Contracts[0].Multiplier));
        Assert.Equal("mdc", status.GetProperty("product").GetString());
        Assert.Equal(1, status.GetProperty("shards").EnumerateArray().Sum(shard => shard.GetProperty("instruments").GetInt32()));
        Assert.Equal(JsonValueKind.Array, status.GetProperty("trouble").ValueKind);
    }

    private static int Minute(BarUpdate bar) => (int)(ChinaTime.SecondsOfDay(bar.Bar.StartNs) / 60 - 9 * 60);

    private static async Task First<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var _ in items) return;
    }
}
