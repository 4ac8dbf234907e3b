using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Fronts;
using Mdc.Feeder.Fronts.Sessions;
using Microsoft.Extensions.Logging;

namespace Mdc.Feeder.Tests.Fronts;

public sealed class FrontPoolTests
{
    private static readonly string[] Codes = [.. Enumerable.Range(0, 40).Select(i => $"rb{2604 + i}")];

    [Fact]
    public void Fronts_that_come_up_together_share_the_instruments_and_each_has_two()
    {
        using var rig = new PoolRig(4, null, Codes).Pass(2);

        Assert.Equal([20, 20, 20, 20], Enumerable.Range(1, 4).Select(n => rig.Market[$"f{n}"].Subscribed.Count));
        Assert.Equal(0, rig.Pool.Coverage.Uncovered);
        Assert.Equal([(1, 1), (2, 1), (3, 1), (4, 1)], rig.Controls.Select(c => ((int)c.Front, c.DayVolume)).Order());
        Assert.Null(rig.Source.Trouble);
        Assert.Equal("4 fronts of 4 brokers, 4 live, 40 of 40 instruments carried", rig.Source.Description);
    }

    [Fact]
    public void The_instruments_of_a_front_that_dies_are_carried_by_others_within_a_second()
    {
        using var rig = new PoolRig(4, null, Codes).Pass(40);
        rig.Market["f2"].Die();

        var took = rig.Until(() => Enumerable.Range(1, 4).Where(n => n != 2).Sum(n => rig.Market[$"f{n}"].Subscribed.Count) == 80);

        Assert.InRange(took, 0, 1);
        Assert.Equal((0, 40), (rig.Pool.Coverage.Uncovered, rig.Pool.Dispatcher.CountCarried(2)));
        Assert.Equal((2, ControlRecord.FeedDown), ((int)rig.Controls.Last().Front, rig.Controls.Last().DayVolume));
    }

    [Fact]
    public void A_front_that_came_back_gets_its_share_when_it_has_held_and_not_before()
    {
        using var rig = new PoolRig(4, null, Codes).Pass(40);
        rig.Market["f2"].Die();
        rig.Pass(5);
        rig.Market["f2"].IsDead = false;
        rig.Until(() => rig.Link("f2").Session.IsLoggedIn);
        rig.Pass(28);
        Assert.Empty(rig.Market["f2"].Subscribed);

        rig.Pass(4);
        Assert.InRange(rig.Market["f2"].Subscribed.Count, 15, 25);
        Assert.Equal(80, Enumerable.Range(1, 4).Sum(n => rig.Market[$"f{n}"].Subscribed.Count));
    }

    [Fact]
    public void No_instrument_is_ever_without_a_front_while_subscriptions_move_back()
    {
        using var rig = new PoolRig(2, options => options with { Redundancy = 1 }, Codes).Pass(40);
        rig.Market["f2"].Die();
        rig.Pass(5);
        rig.Market["f2"].IsDead = false;
        rig.Until(() => rig.Link("f2").Session.IsLoggedIn);
        // The one that is to take them is slow in it; the other one must not let go meanwhile.
        rig.Market["f2"].IsThrottling = true;
        rig.Until(() => rig.Link("f2").Session.Subscriptions.Wanted.Count == 20);
        for (var i = 0; i < 500; i++)
        {
            if (i == 250) rig.Market["f2"].IsThrottling = false;
            rig.Pass(0.02);
            Assert.Equal(0, rig.Pool.Coverage.Uncovered);
        }
        Assert.Equal((20, 20), (rig.Market["f1"].Subscribed.Count, rig.Market["f2"].Subscribed.Count));
    }

    [Fact]
    public void A_kicked_front_of_two_is_subscribed_again_within_5_seconds()
    {
        using var rig = new PoolRig(2, null, Codes).Pass(40);
        rig.Market["f1"].Kick();
        var took = rig.Until(() => rig.Market["f1"].Subscribed.Count == 0, 1);
        took += rig.Until(() => rig.Market["f1"].Subscribed.Count == 40);
        Assert.InRange(took, 0, 5);
    }

    [Fact]
    public void A_silent_front_is_an_alarm_within_10_seconds_and_its_instruments_move()
    {
        using var rig = new PoolRig(3, null, Codes).Pass(11 * 60);
        rig.Market["f1"].IsMute = true;
        var silent = rig.Until(() =>
        {
            foreach (var code in Codes) rig.Market.Push(code, 1);
            return rig.Link("f1").Session.IsSilent;
        });

        Assert.InRange(silent, 0, 10);
        rig.Pass(1);
        Assert.Equal(0, rig.Pool.Coverage.Uncovered);
        Assert.Contains("no tick has come", rig.Pool.Status.Count == 0 ? "" : rig.Link("f1").Session.Trouble);
    }

    [Fact]
    public void A_tick_after_no_front_carried_the_instrument_says_so_and_others_do_not()
    {
        using var rig = new PoolRig(3, options => options with { Redundancy = 1 }, Codes).Pass(11 * 60);
        // The fronts came after the night session, which belongs to this trading day: the first ticks say so, and no others.
        foreach (var code in Codes) rig.Market.Push(code, 0);
        rig.Step();
        Assert.All(rig.Ticks, tick => Assert.Equal(TickFlags.AfterGap, tick.Flags));
        rig.Read.Clear();
        foreach (var code in Codes) rig.Market.Push(code, 1);
        rig.Step();
        var carried = rig.Market["f1"].Subscribed.ToHashSet();
        Assert.All(rig.Ticks, tick => Assert.Equal(TickFlags.None, tick.Flags));
        rig.Read.Clear();

        rig.Market["f1"].Die();
        rig.Pass(2);
        foreach (var code in Codes) rig.Market.Push(code, 2);
        rig.Pass(0.1);
        foreach (var code in Codes) rig.Market.Push(code, 3);
        rig.Pass(0.1);

        Assert.Equal(80, rig.Ticks.Count());
        Assert.Equal(carried, rig.Ticks.Where(tick => tick.Flags == TickFlags.AfterGap).Select(tick => tick.Instrument.ToText()).ToHashSet());
        Assert.All(rig.Ticks.Where(tick => tick.Flags != TickFlags.None), tick => Assert.Equal(2, tick.DayVolume));
    }

    [Fact]
    public void What_a_front_is_too_small_for_goes_to_others()
    {
        using var rig = new PoolRig(4, null, Codes);
        rig.Market["f3"].Limit = 7;
        rig.Pass(5);
        Assert.Equal((7, 7), (rig.Market["f3"].Subscribed.Count, rig.Link("f3").Session.Budget));
        Assert.Equal(40, rig.Pool.Dispatcher.CountCarried(2));
        Assert.Equal(80, Enumerable.Range(1, 4).Sum(n => rig.Market[$"f{n}"].Subscribed.Count));
    }

    [Fact]
    public void Interest_adds_and_goes_and_what_is_recorded_stays()
    {
        using var rig = new PoolRig(2, null, "rb2610").Pass(3);
        rig.Wishes.Want("cu2610");
        rig.Wishes.Want("cu2610");
        rig.Wishes.Want("rb2610");
        rig.Pass(2);
        Assert.Equal(["cu2610", "rb2610"], rig.Market["f1"].Subscribed.Order());

        rig.Wishes.Release("cu2610");
        rig.Wishes.Release("rb2610");
        rig.Pass(2);
        Assert.Equal(["cu2610", "rb2610"], rig.Market["f1"].Subscribed.Order());

        rig.Wishes.Release("cu2610");
        rig.Wishes.Release("cu2610");
        rig.Pass(2);
        Assert.Equal(["rb2610"], rig.Market["f1"].Subscribed);
    }

    [Fact]
    public void A_front_added_to_the_configuration_comes_in_and_a_disabled_one_is_released()
    {
        using var rig = new PoolRig(2, null, Codes).Pass(40);
        rig.Source.Configure(rig.Options with { Fronts = [PoolRig.Front(1) with { IsEnabled = false }, PoolRig.Front(2), PoolRig.Front(3)] });
        rig.Pass(3);

        Assert.Equal(["f2", "f3"], rig.Pool.Links.Select(link => link.Settings.Name));
        Assert.Equal((0, 40, 40, 2), (rig.Market["f1"].Subscribed.Count, rig.Market["f2"].Subscribed.Count, rig.Market["f3"].Subscribed.Count, rig.Market.OpenNow));
        Assert.Equal(0, rig.Pool.Coverage.Uncovered);
    }

    [Fact]
    public void Another_priority_moves_subscriptions_without_a_new_connection()
    {
        using var rig = new PoolRig(3, null, Codes).Pass(40);
        rig.Source.Configure(rig.Options with { Fronts = [PoolRig.Front(1), PoolRig.Front(2), PoolRig.Front(3) with { Priority = 9 }] });
        rig.Pass(3);
        Assert.Equal((40, 3), (rig.Market["f3"].Subscribed.Count, rig.Market.Opened));
        Assert.Equal(80, Enumerable.Range(1, 3).Sum(n => rig.Market[$"f{n}"].Subscribed.Count));
    }

    [Fact]
    public void Another_strategy_takes_effect_without_a_new_connection()
    {
        using var rig = new PoolRig(5, null, Codes).Pass(40);
        rig.Source.Configure(rig.Options with { Strategy = Mdc.Feeder.Fronts.Dispatch.DispatchStrategy.Hash, Redundancy = 3 });
        rig.Pass(15);
        Assert.Equal((120, 5), (Enumerable.Range(1, 5).Sum(n => rig.Market[$"f{n}"].Subscribed.Count), rig.Market.Opened));
    }

    [Fact]
    public void A_configuration_that_can_not_be_used_is_said_and_the_old_one_stays()
    {
        using var rig = new PoolRig(2, null, Codes).Pass(3);
        rig.Source.RefuseConfiguration("fronts.json: front f1 is listed twice.");
        rig.Pass(1);
        Assert.Equal("fronts.json: front f1 is listed twice.", rig.Source.Trouble);
        Assert.Equal(2, rig.Pool.Links.Count);
    }

    [Fact]
    public void A_front_keeps_its_number_whatever_stands_before_it()
    {
        using var rig = new PoolRig(2, null, Codes).Pass(3);
        rig.Source.Configure(rig.Options with { Fronts = [PoolRig.Front(7), PoolRig.Front(2)] });
        rig.Pass(1);
        Assert.Equal([3, 2], rig.Pool.Links.Select(link => (int)link.Number));
        Assert.Equal(("f1", "f2", "f7"), (rig.Source.NameOf(1), rig.Source.NameOf(2), rig.Source.NameOf(3)));
    }

    [Fact]
    public void A_clock_that_is_set_loses_no_front()
    {
        using var rig = new PoolRig(2, null, Codes).Pass(40);
        rig.Time.Set(TimeSpan.FromHours(-1));
        rig.Pass(30);
        rig.Time.Set(TimeSpan.FromHours(2));
        rig.Pass(0.5);
        Assert.Equal([FrontState.Live, FrontState.Live], rig.Pool.Links.Select(link => link.Session.State));
    }

    [Fact]
    public void Lost_ticks_of_a_ring_are_a_gap_after_what_came_before()
    {
        using var rig = new PoolRig(1, null, "rb2610").Pass(11 * 60);
        rig.Market["f1"].Loss = new FrontLoss(12, 5, 9);
        rig.Market.Push("rb2610", 1);
        rig.Step();
        Assert.Equal((RecordKind.Gap, 12L, 5L, 9L), (rig.Read[^1].Kind, rig.Read[^1].SourceOrdinal, rig.Read[^1].ExchangeNs, rig.Read[^1].ReceivedNs));
        Assert.Equal(RecordKind.Tick, rig.Read[^2].Kind);
    }

    [Fact]
    public void A_gap_and_an_end_of_one_front_wait_for_no_other_front()
    {
        using var rig = new PoolRig(2, null, "rb2610").Pass(11 * 60);
        for (var volume = 1; volume <= 10; volume++) rig.Market.Push("rb2610", volume, loses: name => name == "f1");
        rig.Market["f1"].Loss = new FrontLoss(12, 5, 9);
        rig.Market["f1"].Die();

        // Room for less than the other front has: it is never drained here.
        var into = new TickFrame[4];
        var seen = new List<TickFrame>();
        for (var call = 0; call < 2; call++) seen.AddRange(into[..rig.Source.Read(into)]);
        Assert.Contains(seen, frame => frame is { Kind: RecordKind.Gap, SourceOrdinal: 12 });
        Assert.Contains(seen, frame => frame is { Kind: RecordKind.FeedState, DayVolume: ControlRecord.FeedDown });
        Assert.True(seen.Count(frame => frame.Kind == RecordKind.Tick) < 10);
    }

    [Fact]
    public void A_password_is_in_no_log_and_no_status()
    {
        const string Password = "S3cret-of-f1";
        var log = new Lines();
        using var rig = new PoolRig(2, null, log, Password, "rb2610");
        rig.Market["f1"].Refuses = true;
        rig.Pass(5);

        Assert.Contains(rig.Market["f1"].Passwords, sent => sent == Password);
        Assert.Contains(log.All, line => line.Contains("f1", StringComparison.Ordinal));
        Assert.NotNull(rig.Source.Fronts[0].Trouble);
        Assert.All([.. log.All, rig.Source.Trouble ?? "", rig.Source.Description, .. rig.Source.Fronts.Select(front => front.ToString())], line => Assert.DoesNotContain(Password, line, StringComparison.Ordinal));
    }

    [Fact]
    public void No_front_at_all_is_trouble_with_an_example()
    {
        using var rig = new PoolRig(2, null, Codes);
        rig.Market["f1"].LibraryIsMissing = rig.Market["f2"].LibraryIsMissing = true;
        rig.Pass(1);
        Assert.StartsWith("No front is live. f1: The library", rig.Source.Trouble);
    }

    [Fact]
    public void Its_end_releases_every_connection()
    {
        var rig = new PoolRig(5, null, Codes).Pass(3);
        Assert.Equal(5, rig.Market.OpenNow);
        rig.Dispose();
        Assert.Equal(0, rig.Market.OpenNow);
    }

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Add($"{formatter(state, exception)} {exception}");
    }
}
