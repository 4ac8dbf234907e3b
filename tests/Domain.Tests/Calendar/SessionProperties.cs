using Mdc.Domain.Calendar;

namespace Mdc.Domain.Tests.Calendar;

/// <summary>What must hold for every template on every trading day of the calendar.</summary>
public sealed class SessionProperties
{
    // One product per template and exchange habit.
    private static readonly string[] Roots = ["au", "cu", "rb", "m", "SR", "AP", "IF", "T", "si"];

    private static readonly MarketRules Rules = MarketRules.LoadEmbedded();

    [Fact]
    public void Sections_are_in_order_never_overlap_and_count_their_minutes_without_a_hole() => ForEveryDay(sessions =>
    {
        var minutes = 0;
        var end = long.MinValue;
        foreach (var section in sessions.Sections)
        {
            Assert.True(section.StartNs > end && section.EndNs > section.StartNs, $"{sessions.TradingDay}");
            Assert.Equal(minutes, section.FirstMinute);
            minutes += section.Minutes;
            end = section.EndNs;
        }

        Assert.Equal(minutes, sessions.TotalMinutes);
        Assert.Equal(end, sessions.CloseNs);
    });

    [Fact]
    public void Minute_of_an_instant_and_start_of_a_minute_are_inverse() => ForEveryDay(sessions =>
    {
        for (var minute = 0; minute < sessions.TotalMinutes; minute++)
        {
            var start = sessions.MinuteStartNs(minute);
            if (sessions.MinuteAt(start) != minute || sessions.MinuteAt(sessions.MinuteEndNs(minute) - 1) != minute || sessions.BarMinuteAt(start) != minute)
                Assert.Fail($"{sessions.TradingDay} minute {minute} starts at {ChinaTime.Format(start)}");
        }
    });

    [Fact]
    public void Every_session_minute_comes_back_from_its_time_of_day_and_belongs_to_its_trading_day() => ForEveryDay(sessions =>
    {
        for (var minute = 0; minute < sessions.TotalMinutes; minute++)
        {
            var start = sessions.MinuteStartNs(minute);
            var dated = ExchangeClock.ToNs(sessions.TradingDay, ChinaTime.SecondsOfDay(start), 0, Rules.Calendar);
            if (dated != start || ExchangeClock.TradingDayAt(start, Rules.Calendar) != sessions.TradingDay)
                Assert.Fail($"{sessions.TradingDay} minute {minute} starts at {ChinaTime.Format(start)} and is dated {ChinaTime.Format(dated)}");
        }
    });

    [Fact]
    public void The_next_trading_day_opens_after_this_one_is_over() => ForEveryDay((root, sessions) =>
    {
        var next = Rules.Sessions.For(root, Rules.Calendar.Next(sessions.TradingDay), Rules.Calendar);

        Assert.True(next.OpenNs - TradingSessions.AuctionNs >= sessions.PostCloseEndNs, $"{root} {sessions.TradingDay}");
    });

    [Fact]
    public void Phase_and_bar_agree_with_a_slow_twin()
    {
        var random = new Random(20260323);
        for (var i = 0; i < 200_000; i++)
        {
            var day = TradingDay.Of(new DateOnly(2018, 1, 1).AddDays(random.Next(3_200)));
            if (!Rules.Calendar.IsTradingDay(day.ToDate())) continue;
            var sessions = Rules.Sessions.For(Roots[random.Next(Roots.Length)], day, Rules.Calendar);
            // Whole half minutes hit the bounds; the odd nanosecond misses them by one.
            var span = (sessions.PostCloseEndNs - sessions.OpenNs) / ChinaTime.NsPerMinute + 20;
            var ns = sessions.OpenNs + random.NextInt64(-20, span) * ChinaTime.NsPerMinute + random.Next(2) * ChinaTime.NsPerMinute / 2 + random.Next(-1, 2);

            var (phase, bar) = Slowly(sessions, ns);

            Assert.True((sessions.At(ns), sessions.BarMinuteAt(ns)) == (phase, bar), $"{day} {ChinaTime.Format(ns)}: {sessions.At(ns)}, {sessions.BarMinuteAt(ns)}, not {phase}, {bar}");
        }
    }

    private static (Phase Phase, int Bar) Slowly(TradingSessions sessions, long ns)
    {
        var sections = sessions.Sections.ToArray();
        var inside = sections.Where(s => s.StartNs <= ns && ns < s.EndNs).ToArray();
        if (inside.Length > 0) return (Phase.Continuous, inside[0].FirstMinute + (int)((ns - inside[0].StartNs) / 60_000_000_000));
        var auction = sections.Where(s => s.HasAuction && s.StartNs - 300_000_000_000 <= ns && ns < s.StartNs).ToArray();
        if (auction.Length > 0) return (Phase.Auction, auction[0].FirstMinute);
        var edge = sections.Where(s => s.EndNs <= ns && ns <= s.EndNs + 60_000_000_000).ToArray();
        if (edge.Length > 0) return (Phase.SectionEdge, edge[0].FirstMinute + edge[0].Minutes - 1);
        if (ns < sections[0].StartNs) return (Phase.Closed, -1);
        if (ns < sections[^1].EndNs) return (Phase.Break, -1);
        var sixteen = ChinaTime.ToNs(sessions.TradingDay.ToDate(), 16 * 3_600);
        return (ns < sixteen ? Phase.PostClose : Phase.Closed, -1);
    }

    private static void ForEveryDay(Action<TradingSessions> check) => ForEveryDay((_, sessions) => check(sessions));

    private static void ForEveryDay(Action<string, TradingSessions> check)
    {
        foreach (var root in Roots)
        {
            for (var day = new TradingDay(20180102); day.Value < 20270101; day = Rules.Calendar.Next(day))
                check(root, Rules.Sessions.For(root, day, Rules.Calendar));
        }
    }
}
