using Mdc.Feeder.Fronts;
using Mdc.Feeder.Fronts.Sessions;

namespace Mdc.Feeder.Tests.Fronts;

/// <summary>Each test guards a row of ctp.md 1.5 or 1.6.</summary>
public sealed class FrontSessionTests
{
    private readonly SessionRig _rig = new();

    private FrontSession Session => _rig.Session;

    [Fact]
    public void A_session_goes_from_created_to_live_in_order()
    {
        Assert.Equal(FrontState.Created, Session.State);
        _rig.Want(3).Session.Start(_rig.Now);
        Assert.Equal(FrontState.Connecting, Session.State);
        _rig.Step();
        Session.On(new FrontEvent(FrontEventKind.Connected, 0), _rig.Now);
        Assert.Equal(FrontState.Connected, Session.State);
        _rig.Step();
        Assert.Equal(FrontState.LoggingIn, Session.State);
        Session.On(new FrontEvent(FrontEventKind.LoggedIn, 0), _rig.Now);
        Assert.Equal(FrontState.Subscribing, Session.State);
        _rig.Step();
        Assert.Equal((FrontState.Live, true), (Session.State, Session.IsUp));
        Assert.Equal(["Open", "LogIn", "Subscribe 3"], _rig.Done);
    }

    [Fact]
    public void A_dead_address_gives_no_callback_and_is_noticed_by_our_own_time()
    {
        Session.Start(_rig.Now);
        _rig.Pass(9.9);
        Assert.Equal((FrontState.Connecting, null), (Session.State, Session.Trouble));
        _rig.Pass(0.2);
        Assert.Equal((FrontState.BackingOff, "nobody answered within 10 s"), (Session.State, Session.Trouble));
        Assert.Equal("Close", _rig.Done[^1]);
    }

    [Fact]
    public void A_dead_address_is_tried_for_ever_and_ever_less_often()
    {
        Session.Start(_rig.Now);
        _rig.Pass(600);
        var early = _rig.Count("Open");
        _rig.Done.Clear();
        _rig.Pass(36_000);
        // 10 s of waiting and a pause of 30 to 60 s.
        Assert.InRange(early, 12, 30);
        Assert.InRange(_rig.Count("Open"), 36_000 / 70, 36_000 / 40);
    }

    [Fact]
    public void Pauses_differ_from_front_to_front_and_not_from_run_to_run()
    {
        TimeSpan FirstRetry(int seed)
        {
            var rig = new SessionRig(seed: seed);
            rig.Session.Start(rig.Now);
            while (rig.Count("Open") < 2) rig.Pass(0.01);
            return rig.Now;
        }

        Assert.Equal(FirstRetry(1), FirstRetry(1));
        Assert.True(Enumerable.Range(1, 20).Select(FirstRetry).Distinct().Count() > 10);
    }

    [Fact]
    public void A_front_that_accepts_and_says_nothing_is_given_up_after_the_login_timeout()
    {
        Session.Start(_rig.Now);
        _rig.Pass(1).Event(FrontEventKind.Connected).Pass(10.1);
        Assert.Equal((FrontState.BackingOff, "the login was not answered within 10 s"), (Session.State, Session.Trouble));
    }

    [Fact]
    public void After_every_reconnect_it_logs_in_and_subscribes_again()
    {
        _rig.Want(40).Live();
        for (var i = 1; i <= 3; i++)
        {
            _rig.Pass(60).Event(FrontEventKind.Disconnected, 0x1001);
            Assert.Equal((FrontState.Lost, false, 0), (Session.State, Session.IsUp, Session.Subscriptions.Asked));
            _rig.Event(FrontEventKind.Connected).Event(FrontEventKind.LoggedIn);
            Assert.Equal((FrontState.Live, true, 40), (Session.State, Session.IsUp, Session.Subscriptions.Asked));
        }
        Assert.Equal((4, 1, 4), (_rig.Count("LogIn"), _rig.Count("Open"), _rig.Count("Subscribe 40")));
    }

    [Fact]
    public void A_library_that_reconnects_within_10_ms_to_a_front_that_kicks_is_stopped()
    {
        _rig.Want(3).Live();
        for (var i = 0; i < 3; i++)
        {
            _rig.Pass(0.01).Event(FrontEventKind.Disconnected, 0x1001);
            if (i < 2) _rig.Event(FrontEventKind.Connected);
        }
        Assert.Equal(FrontState.BackingOff, Session.State);
        Assert.Equal("0x1001, reading failed: the front closed the connection, 3 times within 10 s", Session.Trouble);
        Assert.Equal("Close", _rig.Done[^1]);
    }

    [Fact]
    public void A_connection_that_the_library_does_not_bring_back_is_opened_anew()
    {
        _rig.Live().Pass(60).Event(FrontEventKind.Disconnected, 0x2001);
        Assert.Equal("0x2001, no heartbeat came for two minutes", Session.Trouble);
        _rig.Pass(12);
        Assert.Equal((FrontState.Connecting, 2), (Session.State, _rig.Count("Open")));
    }

    [Theory]
    [InlineData(0x1001, "0x1001, reading failed: the front closed the connection")]
    [InlineData(0, "the connection was closed")]
    [InlineData(-4, "the connection was closed, -4")]
    [InlineData(0x3000, "reason 0x3000")]
    public void A_reason_that_is_no_code_of_ctps_is_said_as_a_number(int code, string words) => Assert.Equal(words, FrontErrors.Reason(code));

    [Fact]
    public void A_silent_front_is_an_alarm_within_10_s_and_is_reconnected()
    {
        _rig.ExpectedSince = _rig.Now;
        _rig.Want(10).Live().Pass(5);
        _rig.Done.Clear();
        Session.TicksCame(_rig.Now);
        var lastTick = _rig.Now;
        while (!Session.IsSilent) _rig.Pass(0.01);

        Assert.True(_rig.Now - lastTick < TimeSpan.FromSeconds(10));
        Assert.Equal("no tick has come for 8 s while the market is open", Session.Trouble);
        _rig.Pass(1.1);
        Assert.Equal(["Close", "Open"], _rig.Done);
    }

    [Fact]
    public void Silence_outside_the_market_is_none()
    {
        _rig.Want(10).Live().Pass(7_200);
        Assert.Equal((FrontState.Live, false), (Session.State, Session.IsSilent));

        // A section opens: the watch begins with it.
        _rig.ExpectedSince = _rig.Now;
        _rig.Pass(7);
        Assert.False(Session.IsSilent);
        _rig.Pass(1.1);
        Assert.True(Session.IsSilent);
    }

    [Fact]
    public void A_market_that_is_quiet_in_truth_is_not_reconnected_every_few_seconds()
    {
        _rig.ExpectedSince = TimeSpan.Zero;
        _rig.Want(10).Session.Start(_rig.Now);
        for (var second = 0; second < 3_600; second++)
        {
            if (Session.State == FrontState.Connecting) _rig.Event(FrontEventKind.Connected);
            if (Session.State == FrontState.LoggingIn) _rig.Event(FrontEventKind.LoggedIn);
            _rig.Pass(1);
        }
        Assert.InRange(_rig.Count("Open"), 10, 40);
    }

    [Fact]
    public void A_tick_ends_the_alarm()
    {
        _rig.ExpectedSince = _rig.Now;
        _rig.Want(1).Live();
        while (!Session.IsSilent) _rig.Pass(0.01);
        Session.TicksCame(_rig.Now);
        Assert.Equal((false, null), (Session.IsSilent, Session.Trouble));
    }

    [Fact]
    public void Logins_are_a_second_apart()
    {
        _rig.Live().Event(FrontEventKind.Disconnected, 0x1001).Event(FrontEventKind.Connected).Pass(0.9);
        Assert.Equal((FrontState.Connected, 1), (Session.State, _rig.Count("LogIn")));
        _rig.Pass(0.2);
        Assert.Equal(2, _rig.Count("LogIn"));
    }

    [Fact]
    public void A_refused_login_says_why_and_is_tried_again()
    {
        Session.Start(_rig.Now);
        _rig.Pass(0.1).Event(FrontEventKind.Connected).Event(FrontEventKind.LoginRefused, 3, "CTP:不合法的登录");
        Assert.Equal(FrontState.BackingOff, Session.State);
        Assert.Equal("the login was refused: error 3 CTP:不合法的登录: this broker takes market-data logins only of a user who has logged in to trading from this address today", Session.Trouble);
        _rig.Pass(2);
        Assert.Equal(FrontState.Connecting, Session.State);
    }

    [Fact]
    public void Everything_at_once_would_be_kicked_so_500_go_at_a_time_with_a_second_between()
    {
        _rig.Want(1_200).Live();
        var (chunks, times) = (0, new List<TimeSpan>());
        while (Session.State != FrontState.Live)
        {
            _rig.Pass(0.01);
            if (_rig.Chunks.Count > chunks) times.Add(_rig.Now);
            chunks = _rig.Chunks.Count;
        }

        Assert.Equal(1_200, _rig.Chunks.SelectMany(chunk => chunk).Distinct().Count());
        Assert.InRange(_rig.Chunks.Max(chunk => chunk.Length), 1, 500);
        Assert.InRange((times[^1] - times[0]).TotalSeconds, 1.3, 2.1);
    }

    [Fact]
    public void In_no_second_more_than_a_chunk_and_what_was_saved_is_asked_for()
    {
        _rig.Want(5_000).Live();
        var asked = new List<(TimeSpan At, int Count)>();
        while (Session.State != FrontState.Live)
        {
            var before = Session.Subscriptions.Asked;
            _rig.Pass(0.01);
            asked.Add((_rig.Now, Session.Subscriptions.Asked - before));
        }
        // A whole chunk may be saved up when the second begins.
        foreach (var (at, _) in asked)
            Assert.InRange(asked.Where(a => a.At >= at && a.At < at + TimeSpan.FromSeconds(1)).Sum(a => a.Count), 0, 1_000);
    }

    [Theory]
    [InlineData(RequestResult.TooFast)]
    [InlineData(RequestResult.TooManyPending)]
    public void Flow_control_is_a_pause_and_not_an_end(RequestResult refusal)
    {
        var refusals = 2;
        _rig.Answer = command => command.Kind == FrontCommandKind.Subscribe && refusals-- > 0 ? refusal : RequestResult.Sent;
        _rig.Want(30).Live();
        Assert.Equal((FrontState.Subscribing, 0), (Session.State, Session.Subscriptions.Asked));
        _rig.Pass(2.2);
        Assert.Equal((FrontState.Live, 30, 2), (Session.State, Session.Subscriptions.Asked, Session.Counts.Throttled));
        Assert.Equal(1, _rig.Count("Open"));
    }

    [Fact]
    public void A_request_before_the_connection_is_a_lost_connection()
    {
        _rig.Answer = command => command.Kind == FrontCommandKind.LogIn ? RequestResult.NotConnected : RequestResult.Sent;
        _rig.Live();
        Assert.Equal(FrontState.Lost, Session.State);
        _rig.Pass(12);
        Assert.Equal(2, _rig.Count("Open"));
    }

    [Fact]
    public void Answers_that_never_come_are_not_waited_for()
    {
        _rig.Want(100).Live();
        for (var i = 0; i < 7; i++) _rig.Event(FrontEventKind.Subscribed, 0, $"x{i}");
        Assert.Equal((FrontState.Live, 100), (Session.State, Session.Subscriptions.Asked));
    }

    [Fact]
    public void Error_6000_by_name_lowers_the_budget_and_gives_the_instrument_back()
    {
        _rig.Want(100).Live();
        for (var i = 90; i < 100; i++) _rig.Event(FrontEventKind.Subscribed, 6000, $"x{i}");

        Assert.Equal((90, 90), (Session.Budget, Session.Subscriptions.Wanted.Count));
        Assert.Equal(Enumerable.Range(90, 10).Select(i => $"x{i}"), Session.Subscriptions.TakeGivenBack());
        Assert.Empty(Session.Subscriptions.TakeGivenBack());
        Assert.Equal(FrontState.Live, Session.State);
    }

    [Fact]
    public void Error_6000_without_a_name_gives_the_last_chunk_back()
    {
        _rig.Want(700).Live().Pass(1.1);
        _rig.Event(FrontEventKind.Failed, 6000, "CTP:sub too many insts");

        Assert.Equal(500, Session.Budget);
        Assert.Equal(200, Session.Subscriptions.TakeGivenBack().Length);
        Assert.Equal("the front takes no more than 500 instruments (error 6000)", Session.Trouble);
    }

    [Fact]
    public void An_instrument_refused_for_its_own_sake_is_not_asked_for_again_before_the_next_login()
    {
        _rig.Want(3).Live().Event(FrontEventKind.Subscribed, 16, "x1").Pass(30);
        Assert.Equal((2, false), (Session.Subscriptions.Asked, Session.Subscriptions.Carries("x1")));
        Assert.Equal(1, _rig.Count("Subscribe"));
        _rig.Event(FrontEventKind.Disconnected).Event(FrontEventKind.Connected).Event(FrontEventKind.LoggedIn);
        Assert.Equal(3, Session.Subscriptions.Asked);
    }

    [Fact]
    public void What_it_should_no_longer_carry_is_unsubscribed()
    {
        _rig.Want(10).Live();
        Session.Subscriptions.Remove("x3");
        Session.Subscriptions.Add("y1");
        Session.Settle();
        _rig.Pass(0.1);
        Assert.Equal(["Open", "LogIn", "Subscribe 10", "Unsubscribe 1", "Subscribe 1"], _rig.Done);
        Assert.Equal((10, false, true), (Session.Subscriptions.Asked, Session.Subscriptions.Carries("x3"), Session.Subscriptions.Carries("y1")));
    }

    [Fact]
    public void Lost_events_end_the_wait_for_them()
    {
        Session.Start(_rig.Now);
        _rig.Pass(0.1).Event(FrontEventKind.Connected).Event(FrontEventKind.EventsLost).Pass(2);
        Assert.Equal((FrontState.Connecting, 2), (Session.State, _rig.Count("Open")));
    }

    [Fact]
    public void A_library_that_can_not_be_loaded_says_so_and_is_tried_again()
    {
        Session.Start(_rig.Now);
        Assert.True(Session.TryNext(_rig.Now, out _));
        Session.OpenFailed("The library /x.so is not there.", _rig.Now);
        Assert.Equal((FrontState.BackingOff, "The library /x.so is not there."), (Session.State, Session.Trouble));
        _rig.Pass(1.1);
        Assert.Equal(FrontState.Connecting, Session.State);
    }

    [Fact]
    public void It_is_stable_and_its_back_off_forgotten_only_after_it_has_held()
    {
        _rig.Want(1).Live().Pass(29.9);
        Assert.False(Session.IsStable(_rig.Now));
        _rig.Pass(0.2);
        Assert.True(Session.IsStable(_rig.Now));
    }

    [Fact]
    public void An_end_releases_the_connection_once_and_nothing_follows()
    {
        _rig.Want(3).Live();
        Session.Stop();
        Session.Stop();
        _rig.Event(FrontEventKind.Connected).Pass(100);
        Assert.Equal(FrontState.Released, Session.State);
        Assert.Equal(1, _rig.Count("Close"));
        Assert.Equal("Close", _rig.Done[^1]);
    }
}
