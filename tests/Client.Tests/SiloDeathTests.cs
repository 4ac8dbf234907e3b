using Mdc.Client.Cluster;
using Mdc.Domain.Calendar;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Tests;
using Mdc.Tests.Shared;

namespace Mdc.Client.Tests;

public class SiloDeathTests
{
    private static readonly string[] Codes = ["IF2101", "rb2105", "AP105", "cu2103", "m2105", "SR105"];

    [Fact]
    public async Task A_silo_that_goes_costs_a_subscriber_of_the_cluster_no_tick()
    {
        await using var market = await MarketOfSilos.Start(silos: 2, MarketInMemory.Rules);
        var silos = market.Cluster.Silos.Where(silo => !silo.SiloAddress.Equals(market.Feeder)).ToList();
        var coordinator = market.Grains.GetGrain<ICoordinatorGrain>(ICoordinatorGrain.Cluster);
        foreach (var silo in silos) await coordinator.Report(new ProcessReport(silo.SiloAddress.ToParsableString(), "silo", silo.SiloAddress, TakesShards: true, 1, "here"));
        var tapes = Codes.Select(code => new TickTape(code, new TradingDay(20210105), MarketInMemory.Rules)).ToList();
        var second = 0;
        Tick();
        await MarketInMemory.Until(async () => (await Task.WhenAll(Codes.Select(code => market.Grains.GetGrain<IInstrumentGrain>(code).GetStatus().AsTask()))).All(status => status.Accepted == 1), "the ticks are applied");
        using var client = new ClusterMarketDataClient(market.Grains, MarketInMemory.Rules, TimeProvider.System, new ClusterMarketDataOptions { Shards = MarketOfSilos.Shards });
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var got = Codes.ToDictionary(code => code, _ => new List<int>());

        var reading = Task.Run(async () =>
        {
            await foreach (var tick in client.SubscribeTicksAsync(Codes, enough.Token))
            {
                lock (got) got[tick.Instrument].Add((int)tick.DayVolume);
                if (got.Values.All(volumes => volumes.LastOrDefault() == 200)) break;
            }
        });
        while (second <= 200)
        {
            Tick();
            if (second == 80) await market.Cluster.StopSiloAsync(silos[1]);
            await Task.Delay(5);
        }
        await reading;

        Assert.All(got.Values, volumes => Assert.Equal(Enumerable.Range(volumes[0], 201 - volumes[0]), volumes));

        void Tick()
        {
            foreach (var tape in tapes) market.Append(tape.Tick($"{9 + (1800 + second) / 3600:00}:{(30 + second / 60) % 60:00}:{second % 60:00}", 5000, second));
            second++;
        }
    }
}
