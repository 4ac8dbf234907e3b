using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Push;
using Mdc.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace Mdc.Grains.Tests;

public class PushTests
{
    [Fact]
    public async Task A_process_that_is_no_silo_gets_what_it_wants_of_every_silo_in_order()
    {
        await using var market = await MarketOfSilos.Start(silos: 2, MarketInMemory.Rules);
        var coordinator = market.Grains.GetGrain<ICoordinatorGrain>(ICoordinatorGrain.Cluster);
        foreach (var silo in market.Cluster.Silos.Select(silo => silo.SiloAddress).Where(silo => !silo.Equals(market.Feeder)))
            await coordinator.Report(new ProcessReport(silo.ToParsableString(), "silo", silo, TakesShards: true, 1, "here"));

        var hub = new PushHub();
        var seen = new Watcher("IF2101", "rb2105");
        using var attached = hub.Attach(seen);
        var pushes = new ClusterPushes(market.Grains, hub, TimeProvider.System, NullLogger<ClusterPushes>.Instance, new ServiceCollection().BuildServiceProvider());
        await pushes.StartAsync(default);

        var tapes = new[] { "IF2101", "rb2105", "AP105" }.Select(code => new TickTape(code, new TradingDay(20210105), MarketInMemory.Rules)).ToList();
        for (var second = 0; !seen.Has(10); second++)
        {
            foreach (var tape in tapes) market.Append(tape.Tick($"09:3{second / 60 % 10}:{second % 60:00}", 5000, second));
            await Task.Delay(50);
            Assert.True(second < 500, "Ten ticks of each have not come.");
        }
        await pushes.StopAsync(default);

        Assert.DoesNotContain("AP105", seen.Positions.Keys);
        Assert.All(seen.Positions.Values, positions => Assert.Equal(positions.Order(), positions));
    }

    private sealed class Watcher(params string[] wanted) : IPushReceiver
    {
        private readonly Lock _gate = new();

        public Dictionary<string, List<FeedPosition>> Positions { get; } = [];

        public PushInterest Interest => new(false, wanted);

        public bool Wants(string instrument) => wanted.Contains(instrument);

        public bool Has(int ticks)
        {
            lock (_gate) return Positions.Count == wanted.Length && Positions.Values.All(positions => positions.Count >= ticks);
        }

        public void OnTicks(string instrument, ReadOnlySpan<TickFrame> frames)
        {
            lock (_gate)
            {
                if (!Positions.TryGetValue(instrument, out var positions)) Positions[instrument] = positions = [];
                foreach (ref readonly var frame in frames) positions.Add(frame.FeedPosition);
            }
        }

        public void OnBar(in BarPush push)
        {
        }
    }
}
