using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Tests.Quality;

/// <summary>What Chinese futures data are known to do to a recorder, one fact per test (ctp.md 4.1 to 4.3).</summary>
/// <remarks>2025-06-04 is a Wednesday with a night before it; 2025-06-03 is the first trading day after a holiday and has none.</remarks>
public sealed class RuleBookTests
{
    private const int Day = 20250604, AfterHoliday = 20250603;

    private readonly GateRig _rig = new();

    [Theory]
    [InlineData("rb2510", "07:17:32", TickRule.InBreak)]
    [InlineData("rb2510", "18:37:52", TickRule.StaleSnapshot)]
    [InlineData("AP510", "19:29:00", TickRule.StaleSnapshot)]
    [InlineData("AP510", "23:10:00", TickRule.StaleSnapshot)]
    [InlineData("IF2506", "16:00:00", TickRule.StaleSnapshot)]
    public void The_last_snapshot_sent_at_login_out_of_hours_is_refused(string instrument, string time, TickRule rule) =>
        Assert.Equal(rule, _rig.Pass(instrument, Day, time, 0));

    [Theory]
    [InlineData("07:30:00", TickRule.InBreak)]
    [InlineData("19:30:00", TickRule.StaleSnapshot)]
    public void Gold_pushed_again_in_the_morning_and_before_the_night_is_refused(string time, TickRule rule) =>
        Assert.Equal(rule, _rig.Pass("au2508", Day, time, 0));

    [Fact]
    public void A_snapshot_of_the_trading_day_before_the_logins_is_refused()
    {
        var push = GateRig.Push("rb2510", Day, "14:59:59", 1_000);
        push.TradingDay = new TradingDay(20250605);

        Assert.Equal(TickRule.StaleSnapshot, _rig.Pass(push));
    }

    [Fact]
    public void The_previous_close_pushed_before_the_open_is_of_an_older_trading_day()
    {
        _rig.Pass("SR509", Day, "21:00:00", 10);

        Assert.Equal(TickRule.OlderTradingDay, _rig.Pass("SR509", AfterHoliday, "14:59:59", 500));
    }

    [Fact]
    public void Dalian_puts_the_trading_day_into_ActionDay_and_its_night_is_still_the_evening_before()
    {
        var push = GateRig.Push("i2301", 20221020, "23:00:00", 900, millis: 38);
        push.RawActionDay = 20221020;

        Assert.Equal(TickRule.Accepted, _rig.Pass(push));
        Assert.Equal("2022-10-19T23:00:00.038+08:00", ChinaTime.Format(_rig.Last.ExchangeNs));
    }

    [Fact]
    public void A_close_stamped_with_tomorrows_trading_day_is_ahead_of_our_clock()
    {
        var push = GateRig.Push("i2301", 20221020, "15:00:00", 900);
        push.ReceivedNs = GateRig.Ns(20221019, "16:30:00");

        Assert.Equal(TickRule.AheadOfClock, _rig.Pass(push));
    }

    [Fact]
    public void Zhengzhou_sends_several_ticks_in_one_second_and_all_are_taken_in_order()
    {
        Assert.Equal(TickRule.Accepted, _rig.Pass("SR509", Day, "09:00:01", 10, 6000));
        Assert.Equal(TickRule.Accepted, _rig.Pass("SR509", Day, "09:00:01", 10, 6001));
        Assert.Equal(TickRule.Accepted, _rig.Pass("SR509", Day, "09:00:01", 12, 6001));
        Assert.Equal(TickRule.Accepted, _rig.Pass("SR509", Day, "09:00:01", 15, 6002));

        Assert.All(_rig.Journal, f => Assert.Equal(TickFlags.None, f.Flags & TickFlags.Late));
    }

    [Fact]
    public void Zhengzhous_falling_turnover_is_no_reason_to_refuse()
    {
        var (first, second) = (GateRig.Push("SR509", Day, "09:00:01", 10), GateRig.Push("SR509", Day, "09:00:02", 10));
        (first.DayTurnover, second.DayTurnover) = (60_010, 60_000);

        Assert.Equal(TickRule.Accepted, _rig.Pass(first));
        Assert.Equal(TickRule.Accepted, _rig.Pass(second));
    }

    [Theory]
    [InlineData("SR509", 20250604)]
    [InlineData("SR501", 20150105)]
    [InlineData("SR509C6000", 20250604)]
    [InlineData("SPD MA509&MA601", 20250604)]
    public void Zhengzhous_three_digit_months_are_known_in_every_decade(string instrument, int day)
    {
        Assert.Equal(TickRule.Accepted, _rig.Pass(instrument, day, "09:00:01", 10));
        Assert.Equal(Exchange.CZCE, _rig.Last.Exchange);
    }

    [Theory]
    [InlineData("SR509", "20:55:00", 0, TickRule.Accepted)]
    [InlineData("SR509", "20:59:00", 20, TickRule.Accepted)]
    [InlineData("AP510", "08:55:00", 0, TickRule.Accepted)]
    [InlineData("rb2510", "20:59:00", 20, TickRule.Accepted)]
    [InlineData("IF2506", "09:29:00", 20, TickRule.Accepted)]
    [InlineData("AP510", "08:54:59", 0, TickRule.StaleSnapshot)]
    public void The_auctions_ticks_are_taken(string instrument, string time, int volume, TickRule rule) =>
        Assert.Equal(rule, _rig.Pass(instrument, Day, time, volume));

    [Theory]
    [InlineData("15:14:30")]
    [InlineData("15:26:00")]
    [InlineData("15:57:00")]
    public void Ticks_after_the_close_are_taken_with_their_volume(string time)
    {
        _rig.Pass("rb2510", Day, "14:59:59", 1_000);

        Assert.Equal(TickRule.Accepted, _rig.Pass("rb2510", Day, time, 1_003));
    }

    [Theory]
    [InlineData("rb2510", "10:15:00", Phase.SectionEdge)]
    [InlineData("rb2510", "15:00:00", Phase.SectionEdge)]
    [InlineData("rb2510", "23:00:00", Phase.SectionEdge)]
    [InlineData("au2508", "23:00:00", Phase.Continuous)]
    [InlineData("sc2508", "23:00:00", Phase.Continuous)]
    public void A_tick_on_a_sections_end_is_its_edge_for_the_products_that_close_there(string instrument, string time, Phase expected)
    {
        var push = GateRig.Push(instrument, Day, time, 10);

        Assert.Equal(TickRule.Accepted, _rig.Gate.Pass(ref push, out var phase));
        Assert.Equal(expected, phase);
    }

    [Fact]
    public void A_tick_without_a_price_is_taken_and_its_missing_amounts_are_nothing()
    {
        var push = GateRig.Push("rb2510", Day, "21:00:00", 0, last: double.MaxValue);
        (push.AveragePrice, push.DayTurnover, push.CurrDelta) = (double.MaxValue, double.NaN, 1.797693e308);

        Assert.Equal(TickRule.Accepted, _rig.Pass(push));
        Assert.Equal((0d, 0d, 0d), (_rig.Last.AveragePrice, _rig.Last.DayTurnover, _rig.Last.CurrDelta));
    }

    [Fact]
    public void The_last_second_before_midnight_keeps_its_day_whenever_it_is_handled()
    {
        var push = GateRig.Push("au2508", Day, "23:59:59", 10, millis: 900);
        push.ReceivedNs = GateRig.Ns(Day, "00:00:00", 1);

        Assert.Equal(TickRule.Accepted, _rig.Pass(push));
        Assert.Equal("2025-06-03T23:59:59.900+08:00", ChinaTime.Format(_rig.Last.ExchangeNs));
        Assert.Equal(TickRule.Accepted, _rig.Pass("au2508", Day, "00:00:00", 11));
        Assert.Equal("2025-06-04T00:00:00+08:00", ChinaTime.Format(_rig.Last.ExchangeNs));
    }

    [Fact]
    public void The_night_of_friday_is_mondays()
    {
        Assert.Equal(TickRule.Accepted, _rig.Pass("au2508", 20250609, "00:30:00", 10));
        Assert.Equal("2025-06-07T00:30:00+08:00", ChinaTime.Format(_rig.Last.ExchangeNs));
    }

    [Theory]
    [InlineData("rb2510", "20:59:00", 500)]
    [InlineData("rb2510", "21:00:00", 0)]
    public void A_dead_contracts_tick_on_the_evening_before_a_holiday_opens_no_session(string instrument, string time, int millis)
    {
        var push = GateRig.Push(instrument, AfterHoliday, time, 0, millis: millis);

        Assert.Equal(TickRule.NoSession, _rig.Pass(push));
    }

    [Fact]
    public void A_first_tick_after_a_start_in_mid_session_does_not_count_in_full()
    {
        _rig.Gate.Health.FrontUp(1, GateRig.Ns(Day, "10:00:00"));
        _rig.Pass("rb2510", Day, "10:00:01", 50_000);

        Assert.Equal(TickFlags.None, _rig.Last.Flags);
    }

    [Fact]
    public void A_first_tick_counts_in_full_where_the_feed_was_up_before_the_open()
    {
        _rig.Gate.Health.FrontUp(1, GateRig.Ns(Day, "20:40:00"));
        _rig.Pass("rb2510", Day, "21:00:00", 50);

        Assert.Equal(TickFlags.FeedUpBeforeOpen, _rig.Last.Flags);
    }

    [Fact]
    public void A_first_trade_counts_in_full_where_we_saw_that_nothing_had_traded()
    {
        _rig.Gate.Health.FrontUp(1, GateRig.Ns(Day, "10:00:00"));
        _rig.Pass("rb2702", Day, "10:00:01", 0);
        Assert.Equal(TickFlags.None, _rig.Last.Flags);

        _rig.Pass("rb2702", Day, "10:40:00", 3);

        Assert.Equal(TickFlags.FeedUpBeforeOpen, _rig.Last.Flags);
    }

    [Fact]
    public void The_night_replayed_in_the_morning_is_repeats_to_the_last_tick()
    {
        for (var i = 0; i < 1_000; i++) Assert.Equal(TickRule.Accepted, _rig.Pass("rb2510", Day, TimeOfNight(i), i / 3, 3700 + i % 7, millis: i % 2 * 500));
        _rig.Pass("rb2510", Day, "09:00:01", 500);

        for (var i = 0; i < 1_000; i++) Assert.Equal(TickRule.Repeat, _rig.Pass("rb2510", Day, TimeOfNight(i), i / 3, 3700 + i % 7, millis: i % 2 * 500));
        Assert.Equal(1, _rig.Reads);
    }

    [Fact]
    public void The_night_replayed_to_a_feeder_that_was_restarted_is_repeats_too()
    {
        for (var i = 0; i < 300; i++) _rig.Pass("rb2510", Day, TimeOfNight(i), i, 3700 + i % 7);
        var restarted = new GateRig(after: _rig);

        for (var i = 0; i < 300; i++) Assert.Equal(TickRule.Repeat, restarted.Pass("rb2510", Day, TimeOfNight(i), i, 3700 + i % 7));
        Assert.InRange(restarted.Reads, 1, 2);
    }

    private static string TimeOfNight(int i) => $"21:{i / 60 % 60:D2}:{i % 60:D2}";
}
