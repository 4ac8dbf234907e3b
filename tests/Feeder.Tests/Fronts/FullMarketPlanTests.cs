using System.Diagnostics;
using Mdc.Feeder.Fronts.Dispatch;
using Xunit.Abstractions;

namespace Mdc.Feeder.Tests.Fronts;

/// <summary>93 fronts, 25,000 instruments, each carried twice: what a plan costs and how even it is. The figures are printed; counts are asserted.</summary>
public sealed class FullMarketPlanTests(ITestOutputHelper output)
{
    private const int Count = 25_000;

    [Theory, MemberData(nameof(SubscriptionDispatcherTests.Strategies), MemberType = typeof(SubscriptionDispatcherTests))]
    public void Any_30_of_93_fronts_may_die(DispatchStrategy strategy)
    {
        const int Seed = 20261121;
        var random = new Random(Seed);
        var instruments = PlanRig.Instruments(Count);
        for (var round = 0; round < 3; round++)
        {
            var rig = new PlanRig(strategy) { Fronts = PlanRig.Market(93, 900) };
            rig.Dispatcher.Want(instruments, []);
            var first = Time(() => rig.Plan());
            Assert.Equal(Count, rig.Dispatcher.CountCarried(2));
            rig.BudgetsAreKept();
            var loads = rig.Loads();

            var dead = rig.Fronts.OrderBy(_ => random.Next()).Take(30).ToHashSet();
            var orphans = instruments.Count(i => rig.Of(i).All(number => dead.Any(front => front.Number == number)));
            var moved = dead.Sum(front => rig.CarriedBy(front.Number).Count);
            rig.Fronts.RemoveAll(dead.Contains);
            IReadOnlyList<SubscriptionMove> moves = [];
            var second = Time(() => moves = rig.Plan());

            Assert.Equal(Count, rig.Dispatcher.CountCarried(2));
            Assert.Equal(moved, moves.Count(move => move.IsAdded));
            rig.BudgetsAreKept();
            output.WriteLine($"{strategy}, seed {Seed}, round {round}: plan {first:0} ms, {Evenness(loads)}; 30 die: {second:0} ms, {moved:N0} moves, {orphans:N0} instruments had lost both, then {Evenness(rig.Loads())}");
        }
    }

    [Fact]
    public void With_no_more_room_than_one_front_each_every_instrument_keeps_one()
    {
        var rig = new PlanRig(DispatchStrategy.LeastConnections) { Fronts = PlanRig.Market(93, 600) };
        rig.Dispatcher.Want(PlanRig.Instruments(Count), []);
        rig.Plan();
        rig.Fronts.RemoveRange(20, 30);

        rig.Plan();

        Assert.Equal((Count, 63 * 600 - Count), (rig.Dispatcher.CountCarried(1), rig.Dispatcher.CountCarried(2)));
        rig.BudgetsAreKept();
    }

    private static double Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static string Evenness(int[] loads)
    {
        var mean = loads.Average();
        var deviation = Math.Sqrt(loads.Average(load => (load - mean) * (load - mean)));
        return $"{loads.Min()} to {loads.Max()} per front, mean {mean:0}, deviation {deviation / mean:P1}";
    }
}
