using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Fronts;

namespace Mdc.Feeder.Ctp.Tests;

/// <summary>What fronts do, through the library's own vtables (ctp.md 1.5, 1.6, 4).</summary>
public sealed class NativeConnectionTests
{
    [StandInTheory, MemberData(nameof(Versions.All), MemberType = typeof(Versions))]
    public void Ticks_of_every_version_arrive_as_sent(int abi)
    {
        using var rig = new BorderRig(Versions.Of(abi));
        using var connection = rig.Open("a", "day 20260323", "time 10:00:00 500", "connect", "await login", "await subscribe 2", "ticks 5");
        BorderRig.GoLive(connection, "rb2610", "au2612");
        var asked = new[] { BorderRig.Next(connection, FrontEventKind.Subscribed), BorderRig.Next(connection, FrontEventKind.Subscribed) };

        var ticks = rig.Take(connection, 5);

        Assert.Equal(["rb2610", "au2612"], asked.Select(e => e.Text));
        Assert.Equal(["rb2610", "au2612", "rb2610", "au2612", "rb2610"], ticks.Select(t => t.Instrument.ToText()));
        Assert.Equal([1, 2, 3, 4, 5], ticks.Select(t => t.SourceOrdinal));
        var last = ticks[^1];
        Assert.Equal((20260323, 20260323, 100001, (short)0, 3), (last.RawTradingDay, last.RawActionDay, last.RawUpdateTime, last.UpdateMillis, last.DayVolume));
        Assert.Equal(("4004", "4003", "4005", 10, 11), (last.Last.ToString(), last.Depth[0].Bid.ToString(), last.Depth[0].Ask.ToString(), last.Depth[0].BidVolume, last.Depth[0].AskVolume));
        Assert.Equal((new TradingDay(20260323), (ushort)1, 0UL, RecordKind.Tick), (last.TradingDay, last.Front, last.SourceId, last.Kind));
    }

    [StandInFact]
    public void What_the_front_did_not_send_is_none()
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", "set ExchangeID", "set OpenPrice max", "set HighestPrice 0", "set LowestPrice nan", "set OpenInterest max", "connect", "await login", "await subscribe 1", "ticks 1");
        BorderRig.GoLive(connection, "rb2610");
        var tick = rig.Take(connection, 1)[0];
        Assert.True(tick.DayOpen.IsNone && tick.DayHigh.IsNone && tick.DayLow.IsNone && tick.Settlement.IsNone && tick.Depth[1].Bid.IsNone);
        Assert.Equal((0.0, 0.0), (tick.OpenInterest, tick.CurrDelta));
        Assert.Equal("rb2610", tick.Instrument.ToText());
    }

    [StandInFact]
    public void A_combination_is_quoted_at_zero_and_below()
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", "set BidPrice1 0", "set AskPrice1 -3", "connect", "await login", "await subscribe 1", "ticks 1");
        BorderRig.GoLive(connection, "SPD MA509&MA601");
        var tick = rig.Take(connection, 1)[0];
        Assert.Equal(("0", "-3"), (tick.Depth[0].Bid.ToString(), tick.Depth[0].Ask.ToString()));
    }

    [StandInFact]
    public void A_dead_address_gives_no_event_at_all()
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", "serve");
        connection.Connect();
        connection.Wait(TimeSpan.FromMilliseconds(50), default);
        Assert.False(connection.TryTakeEvent(out _));
    }

    [StandInFact]
    public void Before_it_is_connected_nothing_is_sent()
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", "serve");
        connection.Connect();
        Assert.Equal(RequestResult.NotConnected, connection.LogIn(FrontLogin.Anonymous, 1));
        Assert.Equal(RequestResult.NotConnected, connection.Subscribe(["rb2610"]));
    }

    [StandInTheory]
    [InlineData(-2, RequestResult.TooManyPending)]
    [InlineData(-3, RequestResult.TooFast)]
    public void Flow_control_is_said_by_its_number(int code, RequestResult result)
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", $"returns {code}", "connect");
        connection.Connect();
        BorderRig.Next(connection, FrontEventKind.Connected);
        Assert.Equal(result, connection.Subscribe(["rb2610"]));
        Assert.Equal(result, connection.LogIn(FrontLogin.Anonymous, 1));
    }

    [StandInTheory]
    [InlineData(0x1001)]
    [InlineData(0x2001)]
    [InlineData(0x2003)]
    [InlineData(-3)]
    [InlineData(0)]
    public void A_lost_connection_says_why_and_is_logged_in_again(int reason)
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", "connect", "await login", $"disconnect {reason}", "ticks 1", "connect", "await login", "ticks 1");
        connection.Connect();
        BorderRig.Next(connection, FrontEventKind.Connected);
        connection.LogIn(FrontLogin.Anonymous, 1);
        BorderRig.Next(connection, FrontEventKind.LoggedIn);
        Assert.Equal(reason, BorderRig.Next(connection, FrontEventKind.Disconnected).Code);
        BorderRig.Next(connection, FrontEventKind.Connected);
        connection.LogIn(FrontLogin.Anonymous, 2);
        BorderRig.Next(connection, FrontEventKind.LoggedIn);
        // The trading day of a login goes with it.
        Assert.Equal([TradingDay.None, new TradingDay(20260323)], rig.Take(connection, 2).Select(t => t.TradingDay));
    }

    [StandInTheory, MemberData(nameof(Versions.All), MemberType = typeof(Versions))]
    public void A_refused_login_says_why_in_the_fronts_own_words(int abi)
    {
        using var rig = new BorderRig(Versions.Of(abi));
        using var connection = rig.Open("a", "login refuse 3 CTP:不合法的登录", "connect");
        connection.Connect();
        BorderRig.Next(connection, FrontEventKind.Connected);
        connection.LogIn(new FrontLogin("9999", "user", "secret"), 1);
        var refused = BorderRig.Next(connection, FrontEventKind.LoginRefused);
        Assert.Equal((3, "CTP:不合法的登录"), (refused.Code, refused.Text));
    }

    [StandInTheory, MemberData(nameof(Versions.All), MemberType = typeof(Versions))]
    public void A_login_carries_broker_user_and_password_and_zeros_behind(int abi)
    {
        using var rig = new BorderRig(Versions.Of(abi));
        using var connection = rig.Open("a", "connect", "await login");
        connection.Connect();
        BorderRig.Next(connection, FrontEventKind.Connected);
        // The stand-in aborts where any of 512 bytes behind the fields it knows is not zero.
        Assert.Equal(RequestResult.Sent, connection.LogIn(new FrontLogin("9999", "user-15-letters", "0123456789"), 1));
        BorderRig.Next(connection, FrontEventKind.LoggedIn);
        Assert.Contains("login 9999/user-15-letters/10 letters", rig.Requests("a"));
    }

    [StandInFact]
    public void A_user_id_that_has_no_room_is_refused_before_it_is_cut_off()
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", "connect");
        connection.Connect();
        Assert.Equal("The user id is longer than 15 bytes.", Assert.Throws<SourceException>(() => connection.LogIn(new FrontLogin("9999", "sixteen-letters-", ""), 1)).Message);
    }

    [StandInTheory, MemberData(nameof(Versions.All), MemberType = typeof(Versions))]
    public void Too_many_instruments_are_refused_one_by_one(int abi)
    {
        using var rig = new BorderRig(Versions.Of(abi));
        using var connection = rig.Open("a", "answers refuse 6000 CTP:sub too many insts", "connect", "error 6000 CTP:订阅合约数超过限制");
        connection.Connect();
        BorderRig.Next(connection, FrontEventKind.Connected);
        var error = BorderRig.Next(connection, FrontEventKind.Failed);
        Assert.Equal((6000, "CTP:订阅合约数超过限制"), (error.Code, error.Text));
        connection.Subscribe(["rb2610", "au2612"]);
        Assert.Equal([(6000, "rb2610"), (6000, "au2612")], new[] { Next(), Next() });

        (int, string?) Next() => BorderRig.Next(connection, FrontEventKind.Subscribed) is var e ? (e.Code, e.Text) : default;
    }

    [StandInFact]
    public void Words_that_fill_their_room_without_an_end_are_read_to_its_end()
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", "connect", $"error 7 {new string('x', 200)}");
        connection.Connect();
        BorderRig.Next(connection, FrontEventKind.Connected);
        Assert.Equal(new string('x', 81), BorderRig.Next(connection, FrontEventKind.Failed).Text);
    }

    [StandInTheory]
    [InlineData("answers half", 2)]
    [InlineData("answers none", 0)]
    public void Ticks_come_though_answers_are_missing(string answers, int expected)
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", answers, "connect", "await login", "await subscribe 4", "ticks 4");
        BorderRig.GoLive(connection, "rb2610", "au2612", "cu2612", "ag2612");
        rig.Take(connection, 4);
        var answered = 0;
        while (connection.TryTakeEvent(out _)) answered++;
        Assert.Equal(expected, answered);
    }

    [StandInFact]
    public void The_end_of_a_subscription_is_asked_and_answered()
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", "connect");
        connection.Connect();
        BorderRig.Next(connection, FrontEventKind.Connected);
        Assert.Equal(RequestResult.Sent, connection.Unsubscribe(["SPD MA509&MA601"]));
        Assert.Equal("SPD MA509&MA601", BorderRig.Next(connection, FrontEventKind.Unsubscribed).Text);
        Assert.Contains("unsubscribe SPD MA509&MA601", rig.Requests("a"));
    }

    [StandInFact]
    public void A_heartbeat_warning_says_how_long_it_was_silent()
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", "connect", "heartbeat 60");
        connection.Connect();
        BorderRig.Next(connection, FrontEventKind.Connected);
        Assert.Equal(60, BorderRig.Next(connection, FrontEventKind.HeartbeatWarning).Code);
    }

    [StandInFact]
    public void The_night_pushed_again_in_the_morning_arrives_as_new_callbacks_with_the_old_content()
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", "time 21:00:00 500", "connect", "await login", "await subscribe 1", "ticks 10", "rewind", "ticks 10");
        BorderRig.GoLive(connection, "rb2610");
        var ticks = rig.Take(connection, 20);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), ticks.Select(t => t.SourceOrdinal));
        Assert.Equal(ticks.Take(10).Select(t => TickContent.Hash(t)), ticks.Skip(10).Select(t => TickContent.Hash(t)));
    }

    [StandInFact]
    public void A_full_ring_is_a_counted_loss_with_bounds_told_after_what_found_room()
    {
        using var rig = new BorderRig(ringSlots: 16);
        using var connection = rig.Open("a", "connect", "await login", "ticks 20");
        var beforeNs = ChinaTime.ToNs(TimeProvider.System.GetUtcNow()) - ChinaTime.NsPerSecond;
        BorderRig.GoLive(connection);
        // Sixteen found room and four did not.
        BorderRig.Until(() => BorderRig.Delivered(rig.Flows, "a") == 20, "ticks do not come");
        Assert.False(connection.TryTakeLoss(out _));
        Assert.Equal(16, rig.Take(connection, 16).Count);
        Assert.True(connection.TryTakeLoss(out var loss));
        Assert.Equal(4, loss.Count);
        Assert.InRange(loss.FromNs, beforeNs, loss.ToNs);
        Assert.False(connection.TryTakeLoss(out _));
    }

    [StandInFact]
    public void More_events_than_there_is_room_for_are_said_to_be_lost()
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", "connect", "await login", "await subscribe 70000", "ticks 1");
        BorderRig.GoLive(connection, [.. Enumerable.Range(0, 70_000).Select(i => $"rb{i}")]);
        rig.Take(connection, 1);
        var kinds = new List<FrontEventKind>();
        while (connection.TryTakeEvent(out var happened)) kinds.Add(happened.Kind);
        Assert.Equal(FrontEventKind.EventsLost, kinds[^1]);
        Assert.Equal(FrontInbox.MostEvents + 1, kinds.Count);
    }

    [StandInFact]
    public void Callbacks_go_on_while_memory_is_collected()
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", "connect", "await login", "ticks 3000 10000");
        BorderRig.GoLive(connection);
        var (seen, frames) = (0, new TickFrame[64]);
        BorderRig.Until(
            () =>
            {
                GC.Collect();
                return (seen += connection.ReadTicks(frames)) == 3_000;
            },
            "ticks are missing");
    }

    [StandInFact]
    public void It_is_released_once_and_never_calls_back_again()
    {
        using var rig = new BorderRig();
        var connection = rig.Open("a", "connect", "await login", "ticks 1000000 20000");
        BorderRig.GoLive(connection);
        BorderRig.Until(() => connection.ReadTicks(new TickFrame[16]) > 0, "no tick comes");
        connection.Dispose();
        connection.Dispose();
        Assert.Equal("release", rig.Requests("a")[^1]);
        Assert.Throws<ObjectDisposedException>(() => connection.ReadTicks(new TickFrame[1]));
        Assert.Throws<ObjectDisposedException>(() => connection.Subscribe(["rb2610"]));
    }

    [StandInFact]
    public void An_empty_list_of_instruments_is_not_sent()
    {
        // Not connected: whatever is sent comes back as such.
        using var rig = new BorderRig();
        using var connection = rig.Open("a");
        connection.Connect();
        Assert.Equal((RequestResult.NotConnected, RequestResult.Sent, RequestResult.Sent), (connection.Subscribe(["rb2610"]), connection.Subscribe([]), connection.Unsubscribe([])));
    }

    [StandInFact]
    public void A_wait_ends_with_what_comes_or_when_it_is_cancelled()
    {
        using var rig = new BorderRig();
        using var connection = rig.Open("a", "connect");
        using var cancellation = new CancellationTokenSource();
        connection.Connect();
        connection.Wait(TimeSpan.FromMinutes(5), default);
        Assert.True(connection.TryTakeEvent(out _));
        cancellation.Cancel();
        connection.Wait(TimeSpan.FromMinutes(5), cancellation.Token);
    }
}
