namespace Mdc.Domain.Calendar;

/// <summary>
/// Dates the time of day an exchange sends. ActionDay is not used: at night DCE puts the trading day there and CZCE the date (ctp.md 4.2).
/// The rule holds for every exchange: from 18:00 it is the evening of the trading day before, until 06:00 the morning after that evening,
/// else the trading day itself. So Monday's 00:30 is a Saturday.
/// </summary>
public static class ExchangeClock
{
    /// <summary>From this second of the day a time belongs to the evening before the trading day.</summary>
    public const int EveningFrom = 18 * 3_600;

    /// <summary>Until this second of the day a time belongs to the morning after that evening.</summary>
    public const int MorningUntil = 6 * 3_600;

    /// <summary>The instant of a tick, in nanoseconds since 1970 UTC. Allocates nothing; any thread.</summary>
    /// <param name="day">The tick's trading day; one that is no date throws <see cref="ArgumentOutOfRangeException"/>.</param>
    /// <param name="secondsOfDay">UpdateTime as seconds since midnight, 0 to 86,399.</param>
    /// <param name="millis">UpdateMillisec, 0 to 999.</param>
    /// <param name="calendar">Knows the trading day before.</param>
    public static long ToNs(TradingDay day, int secondsOfDay, int millis, TradingCalendar calendar)
    {
        var date = day.ToDate();
        if (secondsOfDay >= EveningFrom) date = calendar.PreviousDate(date);
        else if (secondsOfDay < MorningUntil) date = calendar.PreviousDate(date).AddDays(1);
        return ChinaTime.ToNs(date, secondsOfDay, millis);
    }

    /// <summary>The first instant that belongs to a trading day: 18:00 of the one before.</summary>
    public static long BeginNs(TradingDay day, TradingCalendar calendar) => ChinaTime.ToNs(calendar.Previous(day).ToDate(), EveningFrom);

    /// <summary>
    /// The trading day an instant belongs to, the reverse of <see cref="ToNs"/> for every time it can give: from 18:00 the trading day after
    /// that date, until 06:00 the one after the date before, else the date itself or, where it is no trading day, the next one.
    /// </summary>
    public static TradingDay TradingDayAt(long ns, TradingCalendar calendar)
    {
        var date = ChinaTime.DateOf(ns);
        var seconds = ChinaTime.SecondsOfDay(ns);
        if (seconds >= EveningFrom) return calendar.Next(TradingDay.Of(date));
        if (seconds < MorningUntil) return calendar.Next(TradingDay.Of(date.AddDays(-1)));
        return calendar.IsTradingDay(date) ? TradingDay.Of(date) : calendar.Next(TradingDay.Of(date));
    }
}
