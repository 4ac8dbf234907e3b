using System.Globalization;
using Mdc.Domain.Calendar;

namespace Mdc.Gateway.Rest;

/// <summary>Times in requests: ISO 8601, exchange time (+08:00) where no offset is given; a date alone means the trading day.</summary>
internal static class RequestTime
{
    // The evening a trading day begins with, by the design's rule for dating ticks.
    private const int EveningSeconds = 18 * 3600;

    /// <summary>Reads the begin (inclusive) or the end (exclusive, a date alone included whole) of a range.</summary>
    public static bool TryParse(string text, bool isEnd, TradingCalendar calendar, out long ns)
    {
        ns = 0;
        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            if (!TradingDay.Of(date).IsDate) return false;
            ns = ChinaTime.ToNs(isEnd ? date : calendar.Previous(TradingDay.Of(date)).ToDate(), EveningSeconds);
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
