using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mdc.Domain.Calendar;

namespace Mdc.Gateway.Rest;

/// <summary>Times in requests: ISO 8601, exchange time (+08:00) where no offset is given; a date alone means the trading day.</summary>
internal static class RequestTime
{
    /// <summary>Reads a date as 2026-01-05 or 20260105.</summary>
    public static bool TryParseDay(string text, out TradingDay day)
    {
        day = TradingDay.None;
        if (!DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return false;
        day = TradingDay.Of(date);
        return day.IsDate;
    }

    /// <summary>Reads from and to, either of which may be left out. False, with a sentence, where one is wrong.</summary>
    public static bool TryParseRange(string? from, string? to, TradingCalendar calendar, out (long FromNs, long ToNs) range, [NotNullWhen(false)] out string? trouble)
    {
        range = (0, long.MaxValue);
        trouble = null;
        if (from is not null && !TryParse(from, isEnd: false, calendar, out range.FromNs)) trouble = "from must be an ISO 8601 time or a trading day as 2026-01-05.";
        else if (to is not null && !TryParse(to, isEnd: true, calendar, out range.ToNs)) trouble = "to must be an ISO 8601 time or a trading day as 2026-01-05.";
        else if (range.FromNs > range.ToNs) trouble = "from must not be after to.";
        return trouble is null;
    }

    /// <summary>Reads the begin (inclusive) or the end (exclusive, a date alone included whole) of a range.</summary>
    public static bool TryParse(string text, bool isEnd, TradingCalendar calendar, out long ns)
    {
        ns = 0;
        if (TryParseDay(text, out var day))
        {
            ns = isEnd ? ChinaTime.ToNs(day.ToDate(), ExchangeClock.EveningFrom) : ExchangeClock.BeginNs(day, calendar);
            return true;
        }
        return TryParseInstant(text, out ns);
    }

    /// <summary>Reads an instant.</summary>
    public static bool TryParseInstant(string text, out long ns)
    {
        ns = 0;
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)) return false;
        if (time.Year is < 1990 or > 2100) return false;
        ns = ChinaTime.ToNs(time.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(time, ChinaTime.Offset) : new DateTimeOffset(time));
        return true;
    }
}
