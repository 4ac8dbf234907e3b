using System.Diagnostics.CodeAnalysis;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Reads;

namespace Mdc.Gateway.Rest;

/// <summary>Which bars a reader wants, checked, and how it wants them named.</summary>
internal sealed record BarRequest(BarPeriod Period, BarAlignment Alignment, bool LabelEnd, bool Fill, long FromNs, long ToNs, int? Days, int Limit, long? AsOfNs)
    : BarsWanted(Period, Alignment, Fill, FromNs, ToNs, Days, Limit, AsOfNs)
{
    /// <summary>Reads the query string's values. False, with a sentence, where one is wrong.</summary>
    public static bool TryParse(
        string? period, string? label, string? align, string? from, string? to, int? days, int? limit, bool? fill, string? asOf,
        TradingCalendar calendar, [NotNullWhen(true)] out BarRequest? request, [NotNullWhen(false)] out string? trouble)
    {
        (request, trouble) = (null, null);
        var (range, asOfNs) = ((FromNs: 0L, ToNs: long.MaxValue), 0L);
        if (!BarPeriod.TryParse(period ?? "1m", out var parsed)) trouble = $"period must be one of {string.Join(", ", BarPeriod.All)}.";
        else if (label is not (null or "start" or "end")) trouble = "label must be start or end.";
        else if (align is not (null or "session" or "clock")) trouble = "align must be session or clock.";
        else if (!RequestTime.TryParseRange(from, to, calendar, out range, out trouble)) return false;
        else if (asOf is not null && !RequestTime.TryParseInstant(asOf, out asOfNs)) trouble = "as_of must be an ISO 8601 time as 2026-01-05T15:00:00.";
        else if (days is < 1 or > MaxDays) trouble = $"days must be from 1 to {MaxDays}.";
        else if (limit is < 1 or > MaxLimit) trouble = $"limit must be from 1 to {MaxLimit}.";
        if (trouble is not null) return false;

        var alignment = align == "clock" ? BarAlignment.Clock : BarAlignment.Session;
        request = new BarRequest(parsed, alignment, label == "end", fill == true, range.FromNs, range.ToNs, days, limit ?? (days is null ? DefaultLimit : MaxLimit), asOf is null ? null : asOfNs);
        return true;
    }
}
