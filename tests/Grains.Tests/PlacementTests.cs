using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Placement;
using Mdc.Journal;
using Mdc.Tests.Shared;
using Orleans.Runtime;

namespace Mdc.Grains.Tests;

public class PlacementTests
{
    private static readonly TradingDay Day = new(20210105);
    private static readonly string[] Instruments = ["IF2101", "rb2105", "cu2102", "m2105", "AP105", "TA105", "sc2103", "i2105"];

    private static TickTape Tape(string instrument) => new(instrument, Day, MarketInMemory.Rules);

    private static TickFrame Watermark(Exchange exchange, string time)
    {
        var tick = Tape("IF2101").Tick(time, 1, 0);
        return ControlRecord.Watermark(exchange, tick.ExchangeNs, tick.ReceivedNs);
    }

    [Fact]
    public void Every_shard_has_the_same_silo_in_whatever_order_the_silos_are_named()
    {
        var silos = Enumerable.Range(0, 5).Select(i => SiloAddress.New(System.Net.IPAddress.Loopback, 20_000 + i, 7)).ToArray();
        for (var shard = 0; shard < 256; shard++)
            Assert.Equal(Rendezvous.Choose(shard, silos), Rendezvous.Choose(shard, [.. silos.Reverse()]));
    }

    [Fact]
    public void A_silo_that_leaves_moves_its_own_shards_only_and_each_has_its_share()
    {
        var silos = Enumerable.Range(0, 4).Select(i => SiloAddress.New(System.Net.IPAddress.Loopback, 20_000 + i, 7)).ToArray();
        var before = Enumerable.Range(0, 256).Select(shard => Rendezvous.Choose(shard, silos)).ToArray();
        var after = Enumerable.Range(0, 256).Select(shard => Rendezvous.Choose(shard, silos[1..])).ToArray();

        Assert.All(Enumerable.Range(0, 256).Where(shard => !before[shard].Equals(silos[0])), shard => Assert.Equal(before[shard], after[shard]));
        Assert.All(before.CountBy(silo => silo), share => Assert.InRange(share.Value, 40, 88));
    }

    [Fact]
    public async Task Instruments_live_with_their_shard_and_no_shard_lives_at_the_feeder()
    {
        await using var market = await MarketOfSilos.Start(silos: 3, MarketInMemory.Rules);
        foreach (var instrument in Instruments) market.Append(Tape(instrument).Tick("09:30:00.500", 5000, 10));

        await MarketInMemory.Until(() => Task.FromResult(Instruments.All(instrument => market.SiloOf(instrument) is not null)), "every instrument");
        var silos = await market.ShardSilos();
        Assert.DoesNotContain(market.Feeder, silos);
        Assert.All(Instruments, instrument => Assert.Equal(silos[ShardOf(instrument)], market.SiloOf(instrument)));
    }

    [Fact]
    public async Task A_shard_that_moves_takes_its_instruments_along_and_loses_nothing_of_an_open_bar()
    {
        await using var market = await MarketOfSilos.Start(silos: 2, MarketInMemory.Rules);
        var tape = Tape("IF2101");
        market.Append(tape.Tick("09:30:00.500", 5250, 10), tape.Tick("09:30:10.500", 5253, 11));
        var shard = market.Grains.GetGrain<ITickShardGrain>(ShardOf("IF2101"));
        await MarketInMemory.Until(async () => (await shard.GetStatus()).Ticks == 2, "both ticks");

        var from = await shard.Where();
        var to = market.Cluster.Silos.Select(silo => silo.SiloAddress).First(silo => !silo.Equals(from) && !silo.Equals(market.Feeder));
        await shard.MoveTo(to);
        await MarketInMemory.Until(async () => to.Equals(await shard.Where()), "the move");
        market.Append(tape.Tick("09:30:20.500", 5251, 15));
        market.AppendToAll(Watermark(Exchange.CFFEX, "09:31:00"));

        await MarketInMemory.Until(async () => (await market.Stored("IF2101")).Count == 1, "the stored bar");
        var bar = (await market.Stored("IF2101"))[0];
        Assert.Equal((15L, 3, 5253d), (bar.Volume, bar.Ticks, bar.High.ToDouble()));
        // Together, wherever that is by now: a call that found no processor in time ends the activation, and its hash places the next one.
        Assert.Equal(await shard.Where(), market.SiloOf("IF2101"));
    }

    [Fact]
    public async Task An_instrument_that_lost_its_activation_has_its_shard_begin_again_from_the_journal()
    {
        await using var market = await MarketOfSilos.Start(silos: 2, MarketInMemory.Rules);
        var tape = Tape("IF2101");
        market.Append(tape.Tick("09:30:00.500", 5250, 10), tape.Tick("09:30:10.500", 5253, 11));
        var shard = market.Grains.GetGrain<ITickShardGrain>(ShardOf("IF2101"));
        await MarketInMemory.Until(async () => (await shard.GetStatus()).Ticks == 2, "both ticks");

        await market.Cluster.DeactivateAsync(market.Grains.GetGrain<IInstrumentGrain>("IF2101"));
        market.Append(tape.Tick("09:30:20.500", 5251, 15));
        market.AppendToAll(Watermark(Exchange.CFFEX, "09:31:00"));

        await MarketInMemory.Until(async () => (await market.Stored("IF2101")).Count == 1, "the stored bar");
        var bar = (await market.Stored("IF2101"))[0];
        Assert.Equal((15L, 3, 5253d), (bar.Volume, bar.Ticks, bar.High.ToDouble()));
    }

    [Fact]
    public async Task A_silo_that_stops_hands_its_shards_to_the_others_and_nothing_is_lost()
    {
        await using var market = await MarketOfSilos.Start(silos: 3, MarketInMemory.Rules);
        var tapes = Instruments.Select(Tape).ToArray();
        foreach (var tape in tapes) market.Append(tape.Tick("09:30:00.500", 5000, 10));
        await MarketInMemory.Until(() => Task.FromResult(Instruments.All(instrument => market.SiloOf(instrument) is not null)), "every instrument");

        await market.Cluster.StopSiloAsync(market.Cluster.Silos.Last(silo => !silo.SiloAddress.Equals(market.Feeder)));
        foreach (var tape in tapes) market.Append(tape.Tick("09:30:30.500", 5001, 14));
        foreach (var exchange in Enum.GetValues<Exchange>().Where(exchange => exchange != Exchange.None)) market.AppendToAll(Watermark(exchange, "09:31:00"));

        foreach (var instrument in Instruments)
        {
            await MarketInMemory.Until(async () => (await market.Stored(instrument)).Count == 1, $"the bar of {instrument}");
            Assert.Equal((14L, 2), (await market.Stored(instrument)) is [var bar] ? (bar.Volume, bar.Ticks) : default);
        }
    }

    [Fact]
    public async Task A_late_tick_is_merged_from_the_journal_of_the_feeders_silo()
    {
        await using var market = await MarketOfSilos.Start(silos: 2, MarketInMemory.Rules);
        var tape = Tape("IF2101");
        var late = tape.Tick("09:30:30.000", 5290, 11, dayHigh: 5290);
        late.Flags |= TickFlags.Late;

        market.Append(tape.Tick("09:30:00.500", 5250, 10), tape.Tick("09:30:59.500", 5251, 12, dayHigh: 5290), late);
        market.AppendToAll(Watermark(Exchange.CFFEX, "09:31:00"));

        await MarketInMemory.Until(async () => (await market.Stored("IF2101")).Count == 1, "the stored bar");
        Assert.Equal((12L, 3, 5290d), (await market.Stored("IF2101")) is [var bar] ? (bar.Volume, bar.Ticks, bar.High.ToDouble()) : default);
    }

    private static byte ShardOf(string instrument) => ShardMap.ShardOf(System.Text.Encoding.ASCII.GetBytes(instrument), MarketOfSilos.Shards);
}
