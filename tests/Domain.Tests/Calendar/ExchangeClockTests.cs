using Mdc.Domain.Calendar;

namespace Mdc.Domain.Tests.Calendar;

public sealed class ExchangeClockTests
{
    private static readonly TradingCalendar China = MarketRules.LoadEmbedded().Calendar;

    [Theory]
    [InlineData(20240604, "09:00:00", "2024-06-04T09:00:00+08:00")]
    [InlineData(20240604, "21:00:00", "2024-06-03T21:00:00+08:00")]
    [InlineData(20240604, "00:30:00", "2024-06-04T00:30:00+08:00")]
    [InlineData(20240603, "21:00:00", "2024-05-31T21:00:00+08:00")] // Monday's night is Friday's evening
    [InlineData(20240603, "02:29:59", "2024-06-01T02:29:59+08:00")] // and goes on into Saturday
    [InlineData(20240603, "05:59:59", "2024-06-01T05:59:59+08:00")]
    [InlineData(20240603, "06:00:00", "2024-06-03T06:00:00+08:00")]
    [InlineData(20240603, "17:59:59", "2024-06-03T17:59:59+08:00")]
    [InlineData(20240603, "18:00:00", "2024-05-31T18:00:00+08:00")]
    [InlineData(20241008, "20:59:00", "2024-09-30T20:59:00+08:00")] // a stale stamp over a holiday
    public void A_time_of_day_is_dated_by_its_trading_day(int day, string time, string expected)
    {
        var ns = ExchangeClock.ToNs(new TradingDay(day), (int)TimeOnly.Parse(time).ToTimeSpan().TotalSeconds, 0, China);

        Assert.Equal(expected, ChinaTime.Format(ns));
    }

    [Fact]
    public void Milliseconds_are_kept() =>
        Assert.Equal("2024-06-04T09:00:00.817+08:00", ChinaTime.Format(ExchangeClock.ToNs(new TradingDay(20240604), 9 * 3_600, 817, China)));

    [Theory]
    [InlineData("2024-06-01T01:00:00+08:00", 20240603)] // Saturday, small hours
    [InlineData("2024-06-02T12:00:00+08:00", 20240603)] // Sunday noon
    [InlineData("2024-06-03T15:00:00+08:00", 20240603)]
    [InlineData("2024-06-03T18:00:00+08:00", 20240604)]
    [InlineData("2024-05-31T22:00:00+08:00", 20240603)]
    public void An_instant_belongs_to_a_trading_day(string moment, int day) =>
        Assert.Equal(new TradingDay(day), ExchangeClock.TradingDayAt(ChinaTime.ToNs(DateTimeOffset.Parse(moment)), China));

    [Fact]
    public void Dating_a_tick_allocates_nothing()
    {
        var day = new TradingDay(20240603);
        var sum = ExchangeClock.ToNs(day, 1, 0, China);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) sum += ExchangeClock.ToNs(day, i * 86, 500, China);
        var after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(0, after - before);
        Assert.NotEqual(0, sum);
    }
}
