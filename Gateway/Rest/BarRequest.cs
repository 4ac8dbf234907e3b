using System.Diagnostics.CodeAnalysis;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;

namespace Mdc.Gateway.Rest;

/// <summary>Which bars a reader wants, checked.</summary>
internal sealed record BarRequest(BarPeriod Period, BarAlignment Alignment, bool LabelEnd, bool Fill, long FromNs, long ToNs, int? Days, int Limit, long? AsOfNs)
{
    private const int DefaultLimit = 500;
    private const int MaxLimit = 20_000;
    private const int MaxDays = 120;
    private const int MostMinutes = 200_000;
    private const int MinutesOfDay = 1440;

    /// <summary>The most minutes to read so that the newest <see cref="Limit"/> bars are whole.</summary>
    public int MinuteLimit
    {
        get
        {
            var perBar = Period.Unit switch
            {
                BarUnit.Minute => Period.Count,
                BarUnit.Day => MinutesOfDay,
                BarUnit.Week => 5 * MinutesOfDay,
                _ => 23 * MinutesOfDay,
            };
            var wanted = Days is { } days ? (long)days * MinutesOfDay : ((long)Limit + 1) * perBar;
            return (int)Math.Min(wanted, MostMinutes);
        }
    }

    /// <summary>Reads the query string's values. False, with a sentence, where one is wrong.</summary>
    public static bool TryParse(
        string? period, string? label, string? align, string? from, string? to, int? days, int? limit, bool? fill, string? asOf,
        TradingCalendar calendar, [NotNullWhen(true)] out BarRequest? request, [NotNullWhen(false)] out string? trouble)
    {
        (request, trouble) = (null, null);
        var (fromNs, toNs, asOfNs) = (0L, long.MaxValue, 0L);
        if (!BarPeriod.TryParse(period ?? "1m", out var parsed)) trouble = $"period must be one of {string.Join(", ", BarPeriod.All)}.";
        else if (label is not (null or "start" or "end")) trouble = "label must be start or end.";
        else if (align is not (null or "session" or "clock")) trouble = "align must be session or clock.";
        else if (from is not null && !RequestTime.TryParse(from, isEnd: false, calendar, out fromNs)) trouble = "from must be an ISO 8601 time or a trading day as 2026-01-05.";
        else if (to is not null && !RequestTime.TryParse(to, isEnd: true, calendar, out toNs)) trouble = "to must be an ISO 8601 time or a trading day as 2026-01-05.";
        else if (asOf is not null && !RequestTime.TryParseInstant(asOf, out asOfNs)) trouble = "as_of must be an ISO 8601 time as 2026-01-05T15:00:00.";
        else if (days is < 1 or > MaxDays) trouble = $"days must be from 1 to {MaxDays}.";
        else if (limit is < 1 or > MaxLimit) trouble = $"limit must be from 1 to {MaxLimit}.";
        if (trouble is not null) return false;

        var alignment = align == "clock" ? BarAlignment.Clock : BarAlignment.Session;
        request = new BarRequest(parsed, alignment, label == "end", fill == true, fromNs, toNs, days, limit ?? (days is null ? DefaultLimit : MaxLimit), asOf is null ? null : asOfNs);
        return true;
    }
}
