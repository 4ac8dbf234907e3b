using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Push;
using Mdc.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Mdc.Grains.Tests;

/// <summary>F22: an instrument that can't take its ticks is set aside, stays so over a restart of its shard, and comes back whole.</summary>
public class QuarantineTests
{
    private static readonly TradingDay Day = new(20210105);

    [Fact]
    public async Task F22_A_released_instrument_has_the_bars_of_one_that_was_never_set_aside()
    {
        var (hub, quarantine) = (new BreakingHub(), new Kept());
        await using var market = await Start(hub, quarantine);
        var (good, bad) = (new TickTape("IF2101", Day, MarketInMemory.Rules), new TickTape("IF2103", Day, MarketInMemory.Rules));
        var first = good.Tick("09:30:00.500", 5250, 10);
        market.Append(first, bad.Tick("09:30:01", 5300, 5));
        market.AppendToAll(Watermark(first, "09:31:00"));
        await MarketInMemory.Until(async () => (await market.Stored("IF2103")).Count == 1, "the first bar of what will break");

        hub.Breaks = "IF2103";
        market.Append(good.Tick("09:31:10", 5251, 14), bad.Tick("09:31:10", 5301, 7), bad.Tick("09:31:20", 5302, 9));
        await MarketInMemory.Until(async () => (await market.ShardOf("IF2103").GetQuarantined()).Count == 1, "a parked instrument");
        var letters = Assert.Single(quarantine.Letters);
        Assert.Equal(7, letters[0].DayVolume);

        // The store passes what was not applied, and the cause vanishes: nothing but the memory of it keeps the instrument aside.
        market.AppendToAll(Watermark(first, "09:32:00"));
        var (shard, from) = (ShardMap.ShardOf("IF2103"u8, MarketInMemory.Shards), quarantine.Load(ShardMap.ShardOf("IF2103"u8, MarketInMemory.Shards))[0].From);
        await MarketInMemory.Until(async () => (await market.Store.Recover(shard, default)).LowWater[1].CompareTo(from) > 0, "a checkpoint behind the failed tick");
        hub.Breaks = null;
        await Restart(market);
        market.Append(bad.Tick("09:32:30", 5303, 12), good.Tick("09:32:30", 5252, 15));
        market.AppendToAll(ControlRecord.FeedState(1, up: false, first.ExchangeNs, first.ReceivedNs));
        market.AppendToAll(Watermark(first, "09:33:00"));
        await MarketInMemory.Until(async () => (await market.Stored("IF2101")).Count == 3, "the good instrument's bars");
        var parked = Assert.Single(await market.ShardOf("IF2103").GetQuarantined());
        Assert.Equal(("IF2103", "The hub breaks."), (parked.Instrument, parked.Reason));
        Assert.Single(await market.Stored("IF2103"));

        Assert.Equal(new ReleaseResult(null, 3), await market.ShardOf("IF2103").Release("IF2103"));

        await MarketInMemory.Until(async () => (await market.Stored("IF2103")).Count == 3, "the bars of what is back");
        Assert.Equal(
            [(5L, 1, BarQuality.Complete), (4L, 2, BarQuality.Complete), (3L, 1, BarQuality.FeedDown)],
            (await market.Stored("IF2103")).Select(bar => (bar.Volume, bar.Ticks, bar.Quality)));
        Assert.Empty(await market.ShardOf("IF2103").GetQuarantined());
        Assert.Empty(quarantine.Load(0).Concat(quarantine.Load(1)).Concat(quarantine.Load(2)).Concat(quarantine.Load(3)));

        market.Append(bad.Tick("09:33:30", 5304, 20));
        market.AppendToAll(Watermark(first, "09:34:00"));
        await MarketInMemory.Until(async () => (await market.Stored("IF2103")).Count == 4, "a bar after the release");
        Assert.Equal(8, (await market.Stored("IF2103"))[3].Volume);
    }

    [Fact]
    public async Task F22_What_breaks_again_stays_aside()
    {
        var (hub, quarantine) = (new BreakingHub { Breaks = "IF2103" }, new Kept());
        await using var market = await Start(hub, quarantine);
        var bad = new TickTape("IF2103", Day, MarketInMemory.Rules);
        market.Append(bad.Tick("09:30:01", 5300, 5));
        await MarketInMemory.Until(async () => (await market.ShardOf("IF2103").GetQuarantined()).Count == 1, "a parked instrument");

        var result = await market.ShardOf("IF2103").Release("IF2103");

        Assert.Contains("The hub breaks.", result.Trouble);
        Assert.Single(await market.ShardOf("IF2103").GetQuarantined());
        Assert.Equal("IF2101 is not set aside.", (await market.ShardOf("IF2101").Release("IF2101")).Trouble);
    }

    private static Task<MarketInMemory> Start(BreakingHub hub, Kept quarantine) => MarketInMemory.Start(services: services =>
    {
        services.AddSingleton<IPushHub>(hub);
        services.AddSingleton<IQuarantine>(quarantine);
    });

    private static async Task Restart(MarketInMemory market)
    {
        var shard = market.ShardOf("IF2103");
        var incarnation = (await shard.ReadOutbox(Guid.Empty, 1, 1)).Incarnation;
        await shard.Restart(incarnation, "test");
        await MarketInMemory.Until(async () => (await shard.ReadOutbox(Guid.Empty, 1, 1)).Incarnation != incarnation, "another activation");
    }

    private static TickFrame Watermark(TickFrame after, string time) => ControlRecord.Watermark(
        Exchange.CFFEX, new TickTape("IF2101", Day, MarketInMemory.Rules).Tick(time, 1, 0).ExchangeNs, after.ReceivedNs);

    // Breaks an instrument's turn as a defect in it would; the fold has taken the ticks by then or not, as it happens.
    private sealed class BreakingHub : IPushHub
    {
        private readonly PushHub _inner = new();
        private int _version;

        public volatile string? Breaks;

        public int InterestVersion => Interlocked.Increment(ref _version);

        public bool Wants(string instrument) => instrument == Breaks ? throw new InvalidOperationException("The hub breaks.") : false;

        public void PushTicks(string instrument, in FeedPositions after, ReadOnlySpan<TickFrame> frames)
        {
        }

        public void PushBar(in BarPush push)
        {
        }

        public void InterestChanged()
        {
        }

        public IDisposable Attach(IPushReceiver receiver) => _inner.Attach(receiver);
    }

    private sealed class Kept : IQuarantine
    {
        private readonly Dictionary<string, ParkedInstrument> _parked = [];

        public List<TickFrame[]> Letters { get; } = [];

        public IReadOnlyList<ParkedInstrument> Load(int shard)
        {
            lock (_parked) return [.. _parked.Values.Where(one => one.Shard == shard)];
        }

        public void Park(ParkedInstrument parked, ReadOnlySpan<TickFrame> deadLetters)
        {
            lock (_parked)
            {
                _parked[parked.Instrument] = parked;
                Letters.Add(deadLetters.ToArray());
            }
        }

        public void Release(int shard, string instrument)
        {
            lock (_parked) _parked.Remove(instrument);
        }
    }
}
