using Mdc.Domain.Calendar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>The trading calendar.</summary>
internal static class CalendarEndpoints
{
    /// <summary>GET calendar/{day}.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("calendar/{day}", Day).WithEntityTag().WithSummary("One date (2026-01-05): whether it is a trading day, its neighbours, its night; with product, its sections.").WithTags("calendar");

    private static IResult Day(string day, string? product, MarketRules rules)
    {
        if (!RequestTime.TryParseDay(day, out var tradingDay))
            return Problems.Invalid("The day must be a date as 2026-01-05, from 1990 to 2100.");
        var isTradingDay = rules.Calendar.IsTradingDay(tradingDay.ToDate());
        TradingSessions? sessions = null;
        if (product is not null && isTradingDay && !rules.Sessions.TryFind(product, tradingDay, rules.Calendar, out sessions)) return Problems.Unknown("Product", product);

        return Results.Json(new
        {
            day = tradingDay.ToString(),
            is_trading_day = isTradingDay,
            has_night = isTradingDay && rules.Calendar.HasNight(tradingDay),
            previous = rules.Calendar.Previous(tradingDay).ToString(),
            next = rules.Calendar.Next(tradingDay).ToString(),
            is_covered = rules.Calendar.Covers(tradingDay.ToDate()),
            version = rules.Calendar.Version,
            sections = sessions?.Sections.ToArray().Select(s => new { start = ChinaTime.Format(s.StartNs), end = ChinaTime.Format(s.EndNs), minutes = s.Minutes, is_night = s.IsNight }),
        });
    }
}
