using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Quality;

/// <summary>Dates ticks by the design's rule: the tick's trading day, else the login's, as the calendar allows; never ActionDay (ctp.md 4.2).</summary>
/// <remarks>One owner, one thread. Remembers the trading day before, since nearly every tick has the same.</remarks>
public sealed class TickDating(TradingCalendar calendar)
{
    private TradingDay _day;
    private long _midnightNs;
    private long _eveningNs;

    /// <summary>True once a trading day lay outside the calendar's data, where every weekday counts as one: worth one warning.</summary>
    public bool WentBeyondCalendar { get; private set; }

    /// <summary>UpdateTime and UpdateMillisec as nanoseconds since midnight; false where they are no time of day.</summary>
    public static bool TryReadTime(in TickFrame frame, out long nsOfDay)
    {
        var (hour, minute, second) = (frame.RawUpdateTime / 10_000, frame.RawUpdateTime / 100 % 100, frame.RawUpdateTime % 100);
        nsOfDay = (hour * 3_600L + minute * 60 + second) * ChinaTime.NsPerSecond + frame.UpdateMillis * ChinaTime.NsPerMillisecond;
        return frame.RawUpdateTime >= 0 && hour < 24 && minute < 60 && second < 60 && frame.UpdateMillis is >= 0 and < 1_000;
    }

    /// <summary>The trading day a tick counts for: the one it carries, else <paramref name="login"/>; none where neither is a trading day.</summary>
    public TradingDay DayOf(in TickFrame frame, TradingDay login)
    {
        var own = new TradingDay(frame.RawTradingDay);
        if ((own == _day && !own.IsNone) || IsTradingDay(own)) return own;
        return IsTradingDay(login) ? login : TradingDay.None;
    }

    /// <summary>The instant of a time of day of a trading day that <see cref="DayOf"/> gave, unix nanoseconds.</summary>
    public long ToNs(TradingDay day, long nsOfDay)
    {
        if (day != _day) Remember(day);
        if (nsOfDay >= ExchangeClock.EveningFrom * ChinaTime.NsPerSecond) return _eveningNs + nsOfDay;
        if (nsOfDay < ExchangeClock.MorningUntil * ChinaTime.NsPerSecond) return _eveningNs + ChinaTime.NsPerDay + nsOfDay;
        return _midnightNs + nsOfDay;
    }

    private bool IsTradingDay(TradingDay day)
    {
        if (day.IsNone || !day.IsDate) return false;
        var date = day.ToDate();
        if (!calendar.IsTradingDay(date)) return false;
        WentBeyondCalendar |= !calendar.Covers(date);
        return true;
    }

    private void Remember(TradingDay day)
    {
        _day = day;
        _midnightNs = ChinaTime.MidnightNs(day.ToDate());
        _eveningNs = ExchangeClock.ToNs(day, ExchangeClock.EveningFrom, 0, calendar) - ExchangeClock.EveningFrom * ChinaTime.NsPerSecond;
    }
}
