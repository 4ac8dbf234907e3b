using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Quality;

namespace Mdc.Domain.Tests.Quality;

public sealed class SessionClockTests
{
    private const int Day = 20250604;

    private readonly SessionClock _clock = new(GateRig.Rules);

    [Fact]
    public void A_minute_is_passed_a_second_after_it_and_told_once()
    {
        Assert.Null(Tick("09:00:58"));
        Assert.Equal("09:00", Tick("09:00:59"));
        Assert.Null(Tick("09:01:00"));
        Assert.Null(Tick("09:01:00", 999));
        Assert.Equal("09:01", Tick("09:01:01"));
        Assert.Null(Tick("09:01:30"));
        Assert.Equal("09:02", Tick("09:02:01"));
    }

    [Fact]
    public void A_sections_end_is_passed_two_seconds_after_it()
    {
        Tick("22:59:40");
        Assert.Equal("22:59", Tick("22:59:50"));
        Assert.Null(Tick("23:00:01", 900));
        Assert.Equal("23:00", Tick("23:00:02"));
    }

    [Fact]
    public void Boundaries_that_are_passed_together_are_told_as_the_newest()
    {
        Tick("10:14:30");
        Tick("10:14:31");

        Tick("10:30:00");
        Assert.Equal("10:29", Tick("10:30:00", 500));
    }

    [Fact]
    public void A_lone_stamp_far_ahead_drags_nothing()
    {
        Tick("09:00:10");
        Tick("09:00:11");

        Assert.Null(Tick("14:59:00"));
        Assert.Null(Tick("09:00:20"));
        Assert.Equal("09:01", Tick("09:01:02"));
        Assert.Equal(GateRig.Ns(Day, "09:01:02"), _clock.NewestNs);
    }

    [Fact]
    public void A_sparse_exchange_goes_on_one_tick_behind()
    {
        Tick("09:00:10");
        Tick("09:10:10");
        Assert.Equal("09:10", Tick("09:20:10"));
        Assert.Equal("09:20", Tick("09:30:10"));
    }

    [Fact]
    public void Exchanges_have_their_own_time()
    {
        Tick("09:00:10");
        Tick("09:00:11");
        Tick("09:05:10", exchange: Exchange.DCE);
        Assert.Equal("09:05", Tick("09:05:11", exchange: Exchange.DCE));

        Assert.Equal("09:01", Tick("09:01:01"));
    }

    [Fact]
    public void A_running_clock_raises_every_section_end_of_the_day_three_seconds_late()
    {
        _clock.Start(GateRig.Ns(Day, "20:30:00"));
        Assert.Equal(["SHFE 15:00"], Alarms("20:30:00").Where(a => a.StartsWith("SHFE", StringComparison.Ordinal)));

        var raised = new List<string>();
        for (var ns = GateRig.Ns(Day, "20:30:00"); ns < GateRig.Ns(Day, "17:00:00"); ns += ChinaTime.NsPerSecond)
        {
            while (_clock.TryAlarm(ns, out var exchange, out var boundary))
            {
                Assert.Equal(SessionClock.AlarmAfterNs, ns - boundary);
                if (exchange is Exchange.SHFE or Exchange.CFFEX) raised.Add($"{exchange} {Clock(boundary)}");
            }
        }

        Assert.Equal(
            ["SHFE 23:00", "SHFE 01:00", "SHFE 02:30", "SHFE 10:15", "SHFE 11:30", "CFFEX 11:30", "SHFE 15:00", "CFFEX 15:00", "CFFEX 15:15"],
            raised);
    }

    [Fact]
    public void A_running_clock_goes_over_to_the_next_day_by_itself()
    {
        _clock.Start(GateRig.Ns(Day, "14:00:00"));
        Drain(GateRig.Ns(Day, "14:00:00"));

        Assert.Contains("SHFE 15:00", Alarms("15:00:03"));
        Drain(GateRig.Ns(20250605, "20:00:00"));
        Assert.Contains("SHFE 23:00", Alarms("23:00:03", 20250605));
    }

    [Fact]
    public void An_always_open_market_ends_its_day_at_six_in_the_evening()
    {
        var clock = new SessionClock(MarketRules.AlwaysOpen);
        var day = new TradingDay(20260307);
        clock.Start(ExchangeClock.ToNs(day, 12 * 3600, 0, MarketRules.AlwaysOpen.Calendar));
        while (clock.TryAlarm(ExchangeClock.ToNs(day, 17 * 3600, 0, MarketRules.AlwaysOpen.Calendar), out _, out _))
        {
        }

        var sixPm = ChinaTime.ToNs(day.ToDate(), 18 * 3600);
        Assert.False(clock.TryAlarm(sixPm + 2_999_999_999, out _, out _));
        Assert.True(clock.TryAlarm(sixPm + SessionClock.AlarmAfterNs, out _, out var boundary));
        Assert.Equal(sixPm, boundary);
    }

    [Fact]
    public void At_a_replays_end_the_last_section_is_raised_once()
    {
        Tick("14:59:59", exchange: Exchange.CZCE);

        Assert.True(_clock.TryFinal(Exchange.CZCE, out var boundary));
        Assert.Equal("15:00", Clock(boundary));
        Assert.False(_clock.TryFinal(Exchange.CZCE, out _));
        Assert.False(_clock.TryFinal(Exchange.DCE, out _));
    }

    [Fact]
    public void In_a_replay_the_day_before_is_closed_when_the_next_begins()
    {
        Tick("14:59:58", exchange: Exchange.CZCE);
        Tick("14:59:59", exchange: Exchange.CZCE);
        Drain(_clock.NewestNs);

        Tick("08:59:00", day: 20250605, exchange: Exchange.CZCE);
        Tick("08:59:01", day: 20250605, exchange: Exchange.CZCE);
        Assert.True(_clock.TryAlarm(_clock.NewestNs, out var exchange, out var boundary));
        Assert.Equal((Exchange.CZCE, GateRig.Ns(Day, "15:00:00")), (exchange, boundary));
    }

    private string? Tick(string time, int millis = 0, int day = Day, Exchange exchange = Exchange.SHFE) =>
        _clock.Tick(exchange, new TradingDay(day), GateRig.Ns(day, time, millis), out var boundary) ? Clock(boundary) : null;

    private List<string> Alarms(string time, int day = Day)
    {
        var alarms = new List<string>();
        while (_clock.TryAlarm(GateRig.Ns(day, time), out var exchange, out var boundary)) alarms.Add($"{exchange} {Clock(boundary)}");
        return alarms;
    }

    private int Drain(long ns)
    {
        var count = 0;
        while (_clock.TryAlarm(ns, out _, out _)) count++;
        return count;
    }

    private static string Clock(long ns) => ChinaTime.ToDateTimeOffset(ns).ToString("HH:mm", null);
}
