using Mdc.Domain.Calendar;

namespace Mdc.Domain.Tests.Calendar;

public sealed class TradingSessionsTests
{
    private static readonly MarketRules Rules = MarketRules.LoadEmbedded();

    [Theory]
    [InlineData("rb", "20:54:59.999", Phase.Closed, -1)]
    [InlineData("rb", "20:55:00", Phase.Auction, 0)]
    [InlineData("rb", "20:59:59.999", Phase.Auction, 0)]
    [InlineData("rb", "21:00:00", Phase.Continuous, 0)]
    [InlineData("rb", "22:59:59.999", Phase.Continuous, 119)]
    [InlineData("rb", "23:00:00", Phase.SectionEdge, 119)]
    [InlineData("rb", "23:01:00", Phase.SectionEdge, 119)]
    [InlineData("rb", "23:01:00.001", Phase.Break, -1)]
    [InlineData("rb", "02:00:00", Phase.Break, -1)]
    [InlineData("rb", "07:17:32", Phase.Break, -1)]
    [InlineData("rb", "08:55:00", Phase.Auction, 120)]
    [InlineData("MA", "08:59:00", Phase.Break, -1)]
    [InlineData("rb", "09:00:00", Phase.Continuous, 120)]
    [InlineData("rb", "10:15:00.500", Phase.SectionEdge, 194)]
    [InlineData("rb", "10:29:59", Phase.Break, -1)]
    [InlineData("rb", "10:30:00", Phase.Continuous, 195)]
    [InlineData("rb", "11:30:00", Phase.SectionEdge, 254)]
    [InlineData("rb", "14:59:59.999", Phase.Continuous, 344)]
    [InlineData("rb", "15:00:00.500", Phase.SectionEdge, 344)]
    [InlineData("rb", "15:01:00.001", Phase.PostClose, -1)]
    [InlineData("rb", "15:59:59.999", Phase.PostClose, -1)]
    [InlineData("rb", "16:00:00", Phase.Closed, -1)]
    [InlineData("IF", "09:24:59", Phase.Closed, -1)]
    [InlineData("IF", "09:29:00.200", Phase.Auction, 0)]
    [InlineData("IF", "09:30:00", Phase.Continuous, 0)]
    [InlineData("IF", "12:59:00", Phase.Break, -1)]
    [InlineData("IF", "15:00:00.200", Phase.SectionEdge, 239)]
    [InlineData("IF", "15:31:09", Phase.PostClose, -1)]
    [InlineData("T", "15:15:00", Phase.SectionEdge, 254)]
    [InlineData("au", "02:29:59", Phase.Continuous, 329)]
    [InlineData("au", "02:30:00", Phase.SectionEdge, 329)]
    [InlineData("au", "00:00:00", Phase.Continuous, 180)]
    public void An_instant_has_a_phase_and_a_bar(string root, string time, Phase phase, int barMinute)
    {
        var day = new TradingDay(20240604);
        var sessions = Rules.Sessions.For(root, day, Rules.Calendar);
        var ofDay = TimeOnly.Parse(time).ToTimeSpan();
        var ns = ExchangeClock.ToNs(day, (int)ofDay.TotalSeconds, ofDay.Milliseconds, Rules.Calendar);

        Assert.Equal(phase, sessions.At(ns));
        Assert.Equal(barMinute, sessions.BarMinuteAt(ns));
        Assert.Equal(phase == Phase.Continuous ? barMinute : -1, sessions.MinuteAt(ns));
        Assert.Equal(phase == Phase.Continuous, sessions.Contains(ns));
    }

    [Fact]
    public void The_weekend_after_the_night_of_friday_is_a_break_of_monday()
    {
        var sessions = Rules.Sessions.For("au", new TradingDay(20240603), Rules.Calendar);

        Assert.Equal("2024-05-31T21:00:00+08:00", ChinaTime.Format(sessions.OpenNs));
        Assert.Equal(Phase.Break, sessions.At(ChinaTime.ToNs(new DateOnly(2024, 6, 2), 12 * 3_600)));
        Assert.Equal("2024-06-03T15:00:00+08:00", ChinaTime.Format(sessions.CloseNs));
    }

    [Fact]
    public void A_minute_outside_the_trading_day_is_refused()
    {
        var sessions = Rules.Sessions.For("rb", new TradingDay(20240604), Rules.Calendar);

        Assert.Throws<ArgumentOutOfRangeException>(() => sessions.MinuteStartNs(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sessions.MinuteStartNs(345));
        Assert.Equal(sessions.CloseNs, sessions.MinuteEndNs(344));
    }

    [Fact]
    public void Questions_about_an_instant_allocate_nothing()
    {
        var sessions = Rules.Sessions.For("au", new TradingDay(20240604), Rules.Calendar);
        var ns = sessions.OpenNs - TradingSessions.AuctionNs;
        var answers = 0;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 2_000; i++, ns += 30 * ChinaTime.NsPerSecond)
            answers += (int)sessions.At(ns) + sessions.BarMinuteAt(ns) + sessions.MinuteAt(ns) + (sessions.Contains(ns) ? 1 : 0);
        var after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(0, after - before);
        Assert.NotEqual(0, answers);
    }
}
