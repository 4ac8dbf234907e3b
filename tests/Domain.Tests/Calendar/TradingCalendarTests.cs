using System.Text;
using Mdc.Domain.Calendar;

namespace Mdc.Domain.Tests.Calendar;

public sealed class TradingCalendarTests
{
    private static readonly TradingCalendar China = MarketRules.LoadEmbedded().Calendar;

    [Theory]
    [InlineData("2019-06-07", false)] // Dragon Boat
    [InlineData("2019-06-06", true)]
    [InlineData("2020-01-31", false)] // the extended Spring Festival
    [InlineData("2020-02-03", true)]
    [InlineData("2020-08-04", true)]
    [InlineData("2020-08-08", false)] // Saturday
    [InlineData("2024-02-09", false)] // closed although it was no statutory holiday
    [InlineData("2026-02-24", true)]
    [InlineData("2024-09-29", false)] // a working Sunday is no trading day
    public void A_date_is_a_trading_day_or_not(string date, bool expected) => Assert.Equal(expected, China.IsTradingDay(DateOnly.Parse(date)));

    [Theory]
    [InlineData(20240603, true)] // Monday: the night of Friday
    [InlineData(20190606, true)]
    [InlineData(20190610, false)] // after Dragon Boat
    [InlineData(20200123, true)]
    [InlineData(20200203, false)]
    [InlineData(20200204, false)] // nights suspended
    [InlineData(20200506, false)]
    [InlineData(20200507, true)] // resumed on the evening of 05-06
    [InlineData(20241008, false)]
    [InlineData(20241009, true)]
    [InlineData(20240608, false)] // Saturday
    public void A_night_belongs_to_a_trading_day_or_not(int day, bool expected) => Assert.Equal(expected, China.HasNight(new TradingDay(day)));

    [Fact]
    public void The_evening_before_a_holiday_has_no_night_and_every_other_evening_has_one()
    {
        // The rule of the exchanges, against the list: a closed weekday between two trading days, and the suspension of 2020.
        for (var day = TradingDay.Of(China.From); day.ToDate() <= China.To; day = China.Next(day))
        {
            if (!China.IsTradingDay(day.ToDate())) continue;
            var evening = China.Previous(day).ToDate();
            var isAfterHoliday = Enumerable.Range(1, day.ToDate().DayNumber - evening.DayNumber - 1)
                .Select(evening.AddDays).Any(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
            var isSuspended = day.Value is > 20200203 and <= 20200506;

            Assert.True(China.HasNight(day) == !(isAfterHoliday || isSuspended), $"{day}");
        }
    }

    [Fact]
    public void Next_and_previous_are_inverse_on_trading_days()
    {
        var days = 0;
        for (var day = new TradingDay(20171201); day.Value < 20270301; day = China.Next(day))
        {
            Assert.Equal(day, China.Previous(China.Next(day)));
            days++;
        }

        Assert.InRange(days, 2_230, 2_260);
    }

    [Theory]
    [InlineData(2018, 243)]
    [InlineData(2019, 244)]
    [InlineData(2020, 243)]
    [InlineData(2021, 243)]
    [InlineData(2022, 242)]
    [InlineData(2023, 242)]
    [InlineData(2024, 242)]
    [InlineData(2025, 243)] // the list at hand had forgotten 2025-10-08
    [InlineData(2026, 242)]
    public void A_year_has_as_many_trading_days_as_the_exchanges_report(int year, int expected)
    {
        var first = new DateOnly(year, 1, 1);

        Assert.Equal(expected, Enumerable.Range(0, 366).Select(first.AddDays).Count(d => d.Year == year && China.IsTradingDay(d)));
    }

    [Fact]
    public void Beyond_its_range_weekdays_are_trading_days_with_a_night()
    {
        var day = new DateOnly(2030, 10, 1);

        Assert.False(China.Covers(day));
        Assert.True(China.Covers(China.From) && China.Covers(China.To));
        Assert.True(China.IsTradingDay(day));
        Assert.True(China.HasNight(TradingDay.Of(day)));
        Assert.False(China.IsTradingDay(new DateOnly(2030, 10, 5)));
        Assert.Equal(new TradingDay(20300930), China.Previous(TradingDay.Of(day)));
    }

    [Fact]
    public void The_calendar_of_every_day_never_closes()
    {
        var saturday = new TradingDay(20240608);

        Assert.True(TradingCalendar.EveryDay.IsTradingDay(saturday.ToDate()));
        Assert.True(TradingCalendar.EveryDay.HasNight(saturday));
        Assert.Equal(new TradingDay(20240609), TradingCalendar.EveryDay.Next(saturday));
        Assert.Equal(new TradingDay(20240607), TradingCalendar.EveryDay.Previous(saturday));
    }

    [Theory]
    [InlineData("2020-01-01..2020-01-02..2020-01-03")]
    [InlineData("2020-13-01")]
    [InlineData("20200101")]
    public void A_date_that_is_none_is_refused(string date)
    {
        var json = $$"""{"version":"1","from":"2020-01-01","to":"2020-12-31","holidays":[{"name":"x","dates":["{{date}}"],"source":"y"}],"noNightEvenings":[]}""";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));

        Assert.Throws<InvalidDataException>(() => TradingCalendar.Load(stream));
    }
}
