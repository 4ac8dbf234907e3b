using Mdc.Client.Cluster.Live;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Tests;
using Mdc.Reads;

namespace Mdc.Client.Tests;

/// <summary>A subscription whose pushes are lost: here none comes but what the test hands over.</summary>
public class TickStreamTests
{
    private readonly CancellationToken _patience = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    [Fact]
    public async Task Ticks_whose_pushes_were_lost_come_once_somebody_says_that_they_may_be()
    {
        await using var markets = await Markets.Start(ticks: 1);
        var stream = await Begun(markets);
        await using var ticks = stream.Read(_patience).GetAsyncEnumerator(_patience);
        Assert.Equal(0, await Next(ticks));
        var next = Next(ticks);
        await Task.WhenAny(next, Task.Delay(300, _patience));
        markets.Tick(5);

        // It has the journal behind it, and nothing tells it of more.
        Assert.NotSame(next, await Task.WhenAny(next, Task.Delay(300, _patience)));
        stream.OnMayMiss(PushInterest.All);

        foreach (var volume in new[] { 1, 2, 3, 4, 5 }) Assert.Equal(volume, volume == 1 ? await next : await Next(ticks));
    }

    [Fact]
    public async Task A_run_that_follows_what_never_came_brings_that_first()
    {
        await using var markets = await Markets.Start(ticks: 1);
        var stream = await Begun(markets);
        await using var ticks = stream.Read(_patience).GetAsyncEnumerator(_patience);
        Assert.Equal(0, await Next(ticks));
        var next = Next(ticks);
        await Task.WhenAny(next, Task.Delay(300, _patience));

        markets.Tick(3);
        var pushed = await Journaled(markets, 4);
        stream.OnTicks(Markets.Code, At(pushed[2]), [pushed[3]]);

        foreach (var volume in new[] { 1, 2, 3 }) Assert.Equal(volume, volume == 1 ? await next : await Next(ticks));
        // And the same pushed again, as by a silo that begins anew, is nothing new.
        markets.Tick(1);
        pushed = await Journaled(markets, 5);
        stream.OnTicks(Markets.Code, At(pushed[0]), pushed.AsSpan(1, 3));
        stream.OnTicks(Markets.Code, At(pushed[3]), [pushed[4]]);
        Assert.Equal(4, await Next(ticks));
    }

    private static async Task<TickStream> Begun(Markets markets)
    {
        var stream = new TickStream([Markets.Code], Reads(markets), Shape, mostWaiting: 100, TimeProvider.System);
        await stream.Begin(default);
        return stream;
    }

    private static MarketShape Shape => new([1], MarketInMemory.Shards);

    private static GrainMarketReads Reads(Markets markets) => new(markets.Market.Grains, Shape);

    private static async Task<int> Next(IAsyncEnumerator<Tick> ticks)
    {
        Assert.True(await ticks.MoveNextAsync());
        Assert.False(ticks.Current.IsAfterGap);
        return (int)ticks.Current.DayVolume;
    }

    private static async Task<TickFrame[]> Journaled(Markets markets, int count)
    {
        TickFrame[] all = [];
        await MarketInMemory.Until(async () => (all = (await Reads(markets).ReadAfter(1, Markets.Code, FeedPosition.None)).Ticks.Records.ToArray()).Length == count, "the ticks are journaled");
        return all;
    }

    private static FeedPositions At(in TickFrame tick)
    {
        var positions = default(FeedPositions);
        positions.Set(tick.FeedPosition);
        return positions;
    }
}
