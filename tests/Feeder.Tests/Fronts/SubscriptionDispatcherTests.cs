using Mdc.Feeder.Fronts.Dispatch;

namespace Mdc.Feeder.Tests.Fronts;

public sealed class SubscriptionDispatcherTests
{
    public static TheoryData<DispatchStrategy> Strategies => [.. Enum.GetValues<DispatchStrategy>()];

    [Theory, MemberData(nameof(Strategies))]
    public void Every_instrument_is_carried_by_two_fronts_of_different_brokers(DispatchStrategy strategy)
    {
        var rig = new PlanRig(strategy) { Fronts = PlanRig.Market(12, 1_000) };
        rig.Dispatcher.Want(PlanRig.Instruments(3_000), []);

        rig.Plan();

        Assert.Equal(3_000, rig.Dispatcher.CountCarried(2));
        foreach (var instrument in PlanRig.Instruments(3_000))
            Assert.Equal(2, rig.Dispatcher.CarriersOf(instrument).Select(number => rig.Fronts.Single(front => front.Number == number).Broker).Distinct().Count());
        rig.BudgetsAreKept();
    }

    [Fact]
    public void With_one_broker_alone_its_two_fronts_carry_both_copies()
    {
        var rig = new PlanRig(DispatchStrategy.LeastConnections) { Fronts = [PlanRig.Front(1, "b"), PlanRig.Front(2, "b")] };
        rig.Dispatcher.Want(["rb2601"], []);
        rig.Plan();
        Assert.Equal([1, 2], rig.Of("rb2601"));
    }

    [Theory, MemberData(nameof(Strategies))]
    public void A_front_that_dies_moves_only_what_it_carried(DispatchStrategy strategy)
    {
        var rig = new PlanRig(strategy) { Fronts = PlanRig.Market(10, 1_000) };
        rig.Dispatcher.Want(PlanRig.Instruments(2_000), []);
        rig.Plan();
        var dead = rig.CarriedBy(4).ToHashSet();
        rig.Fronts.RemoveAt(3);

        var moves = rig.Plan();

        Assert.Equal(dead, moves.Where(move => move.Front == 4).Select(move => move.Instrument).ToHashSet());
        Assert.Equal(dead, moves.Where(move => move.IsAdded).Select(move => move.Instrument).ToHashSet());
        Assert.Equal(dead.Count * 2, moves.Count);
        Assert.Equal(2_000, rig.Dispatcher.CountCarried(2));
    }

    [Theory, MemberData(nameof(Strategies))]
    public void The_same_plan_made_again_changes_nothing(DispatchStrategy strategy)
    {
        var rig = new PlanRig(strategy) { Fronts = PlanRig.Market(10, 600) };
        rig.Dispatcher.Want(PlanRig.Instruments(2_500), []);
        rig.Plan();
        Assert.Empty(rig.Plan());
        rig.Plan(rebalance: true);
        Assert.Empty(rig.Plan(rebalance: true));
    }

    [Theory, MemberData(nameof(Strategies))]
    public void A_front_that_came_back_gets_its_share_only_when_it_is_stable(DispatchStrategy strategy)
    {
        var rig = new PlanRig(strategy) { Fronts = PlanRig.Market(10, 1_000) };
        rig.Dispatcher.Want(PlanRig.Instruments(2_000), []);
        rig.Plan();
        var gone = rig.Fronts[3];
        rig.Fronts.RemoveAt(3);
        rig.Plan();

        rig.Fronts.Add(gone with { IsStable = false });
        Assert.Empty(rig.Plan(rebalance: true));

        rig.Fronts[^1] = gone;
        Assert.Empty(rig.Plan());
        rig.Plan(rebalance: true);
        Assert.InRange(rig.CarriedBy(4).Count, 320, 480);
        Assert.Equal(2_000, rig.Dispatcher.CountCarried(2));
    }

    [Fact]
    public void By_hash_a_front_that_came_back_gets_the_very_instruments_it_had()
    {
        var rig = new PlanRig(DispatchStrategy.Hash) { Fronts = [.. Enumerable.Range(1, 8).Select(n => PlanRig.Front(n))] };
        rig.Dispatcher.Want(PlanRig.Instruments(1_000), []);
        rig.Plan();
        var had = rig.CarriedBy(5).Order().ToArray();
        var front = rig.Fronts[4];
        rig.Fronts.RemoveAt(4);
        rig.Plan();

        rig.Fronts.Add(front);
        rig.Plan(rebalance: true);

        Assert.Equal(had, rig.CarriedBy(5).Order());
    }

    [Fact]
    public void An_unstable_front_carries_what_nobody_else_can()
    {
        var rig = new PlanRig(DispatchStrategy.Hash) { Fronts = [PlanRig.Front(1), PlanRig.Front(2, isStable: false)] };
        rig.Dispatcher.Want(["rb2601"], []);
        rig.Plan();
        Assert.Equal([1, 2], rig.Of("rb2601"));
    }

    [Fact]
    public void Fronts_of_higher_priority_are_filled_first()
    {
        var rig = new PlanRig(DispatchStrategy.LeastConnections, redundancy: 1) { Fronts = [PlanRig.Front(1), PlanRig.Front(2, priority: 5, budget: 30), PlanRig.Front(3, priority: 9, budget: 50)] };
        rig.Dispatcher.Want(PlanRig.Instruments(100), []);
        rig.Plan();
        Assert.Equal([20, 30, 50], rig.Loads());
    }

    [Fact]
    public void A_front_that_is_preferred_from_now_on_takes_over()
    {
        var rig = new PlanRig(DispatchStrategy.LeastConnections) { Fronts = [PlanRig.Front(1), PlanRig.Front(2), PlanRig.Front(3)] };
        rig.Dispatcher.Want(PlanRig.Instruments(90), []);
        rig.Plan();
        rig.Fronts[2] = rig.Fronts[2] with { Priority = 1 };

        rig.Plan(rebalance: true);

        Assert.Equal(90, rig.CarriedBy(3).Count);
        Assert.Equal(90, rig.Dispatcher.CountCarried(2));
    }

    [Fact]
    public void Better_fronts_carry_more_by_quality()
    {
        var rig = new PlanRig(DispatchStrategy.ConnectionQuality, redundancy: 1) { Fronts = [PlanRig.Front(1, quality: 1), PlanRig.Front(2, quality: 0.5)] };
        rig.Dispatcher.Want(PlanRig.Instruments(300), []);
        rig.Plan();
        Assert.InRange(rig.CarriedBy(1).Count, 195, 205);
    }

    [Fact]
    public void Where_room_is_short_every_instrument_has_one_front_before_any_has_two()
    {
        var rig = new PlanRig(DispatchStrategy.RoundRobin) { Fronts = [PlanRig.Front(1, budget: 60), PlanRig.Front(2, budget: 60), PlanRig.Front(3, budget: 60)] };
        rig.Dispatcher.Want(PlanRig.Instruments(90), []);
        rig.Plan();
        Assert.Equal(90, rig.Dispatcher.CountCarried(2));

        rig.Fronts.RemoveAt(0);
        rig.Plan();

        Assert.Equal((90, 30), (rig.Dispatcher.CountCarried(1), rig.Dispatcher.CountCarried(2)));
        rig.BudgetsAreKept();
    }

    [Fact]
    public void Room_that_only_carriers_have_is_made_use_of_by_exchanging_places()
    {
        var rig = new PlanRig(DispatchStrategy.LeastConnections) { Fronts = [PlanRig.Front(1, budget: 10), PlanRig.Front(2, budget: 10), PlanRig.Front(3, budget: 20)] };
        rig.Dispatcher.Want(PlanRig.Instruments(20), []);
        rig.Plan();
        Assert.Equal(20, rig.Dispatcher.CountCarried(2));
        Assert.Equal([10, 10, 20], rig.Loads());
    }

    [Fact]
    public void What_clients_want_never_takes_the_place_of_what_is_recorded()
    {
        var rig = new PlanRig(DispatchStrategy.RoundRobin) { Fronts = [PlanRig.Front(1, budget: 5), PlanRig.Front(2, budget: 5)] };
        rig.Dispatcher.Want(PlanRig.Instruments(4), ["y1", "y2"]);
        rig.Plan();
        Assert.Equal((2, 1, 1), (rig.Of("x0").Length, rig.Of("y1").Length, rig.Of("y2").Length));

        rig.Dispatcher.Want(PlanRig.Instruments(5), ["y1", "y2"]);
        rig.Plan();
        Assert.Equal(5, rig.Dispatcher.CountCarried(2));
        Assert.Empty(rig.Of("y1"));
    }

    [Fact]
    public void What_is_wanted_no_longer_leaves()
    {
        var rig = new PlanRig(DispatchStrategy.Hash) { Fronts = [PlanRig.Front(1), PlanRig.Front(2)] };
        rig.Dispatcher.Want(["a1", "b1"], []);
        rig.Plan();
        rig.Dispatcher.Want(["b1", "c1"], []);
        rig.Plan();
        Assert.Equal((0, 2, 2), (rig.Of("a1").Length, rig.Of("b1").Length, rig.Of("c1").Length));
    }

    [Fact]
    public void A_lowered_budget_moves_the_excess_elsewhere()
    {
        var rig = new PlanRig(DispatchStrategy.LeastConnections) { Fronts = [PlanRig.Front(1), PlanRig.Front(2), PlanRig.Front(3)] };
        rig.Dispatcher.Want(PlanRig.Instruments(300), []);
        rig.Plan();
        rig.Fronts[0] = rig.Fronts[0] with { Budget = 50 };
        rig.Plan();
        Assert.Equal(50, rig.CarriedBy(1).Count);
        Assert.Equal(300, rig.Dispatcher.CountCarried(2));
    }

    [Fact]
    public void What_a_front_gave_back_goes_to_another_one()
    {
        var rig = new PlanRig(DispatchStrategy.LeastConnections) { Fronts = [PlanRig.Front(1), PlanRig.Front(2), PlanRig.Front(3)] };
        rig.Dispatcher.Want(PlanRig.Instruments(30), []);
        rig.Plan();
        string[] refused = [.. rig.CarriedBy(2).Take(8)];
        foreach (var instrument in refused) rig.Dispatcher.Withdraw(2, instrument);
        rig.Fronts[1] = rig.Fronts[1] with { Budget = rig.CarriedBy(2).Count - refused.Length };

        var moves = rig.Dispatcher.Plan(rig.Fronts, rebalance: false);

        Assert.All(moves, move => Assert.True(move.IsAdded && move.Front != 2));
        Assert.Equal(refused.Order(), moves.Select(move => move.Instrument).Order());
    }
}
