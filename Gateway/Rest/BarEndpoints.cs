using System.Text;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Contracts;
using Mdc.Gateway.Json;
using Mdc.Gateway.Reads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>Bars: closed ones of the store, joined with what is not stored yet and the forming one.</summary>
internal static class BarEndpoints
{
    /// <summary>GET bars/{instrument}.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("bars/{instrument}", Get).WithSummary(
            "Bars of one instrument, oldest first; the last may be forming. period 1m to 240m, 1d, 1w, 1mon; label start or end; align session or clock; "
            + "from and to as ISO 8601 times or trading days; days: the newest trading days; limit: the newest bars; fill: bars for minutes without ticks; as_of: as they were known at that instant of our clock.").WithTags("market");

    private static async Task<IResult> Get(
        string instrument, string? period, string? label, string? align, string? from, string? to, int? days, int? limit, bool? fill, [FromQuery(Name = "as_of")] string? asOf,
        ContractTable contracts, [FromServices] BarReader reader, MarketRules rules, HttpContext context)
    {
        if (!contracts.TryFind(instrument, out _)) return Problems.Unknown("Instrument", instrument);
        if (!BarRequest.TryParse(period, label, align, from, to, days, limit, fill, asOf, rules.Calendar, out var request, out var trouble)) return Problems.Invalid(trouble);

        var query = new BarQuery(instrument, request.FromNs, request.ToNs, request.MinuteLimit, request.AsOfNs);
        var (minutes, formingStart) = await reader.Minutes(query, context.RequestAborted);
        var bars = Roll(request, minutes, instrument, reader, rules);
        var head = $"{{\"instrument_id\":{JsonString(instrument)},\"period\":\"{request.Period}\",\"label\":\"{(request.LabelEnd ? "end" : "start")}\","
            + $"\"align\":\"{(request.Alignment == BarAlignment.Clock ? "clock" : "session")}\",\"bars\":[";
        await RawJson.WriteList(context, Encoding.UTF8.GetBytes(head), bars, BarJson.MaxBytes, (in Bar bar, Span<byte> into) =>
            BarJson.WriteObject(in bar, formingStart >= bar.StartNs && formingStart < bar.EndNs, request.LabelEnd, into));
        return Results.Empty;
    }

    private static List<Bar> Roll(BarRequest request, List<Bar> minutes, string instrument, BarReader reader, MarketRules rules)
    {
        // Read up to the limit, the oldest bar may have lost its first minutes.
        var isCut = minutes.Count == request.MinuteLimit && request.Period != BarPeriod.Minute;
        if (request.Days is { } days)
        {
            var kept = minutes.Select(m => m.TradingDay).Distinct().TakeLast(days).ToHashSet();
            isCut &= minutes.TrueForAll(m => kept.Contains(m.TradingDay));
            minutes = minutes.FindAll(m => kept.Contains(m.TradingDay));
        }
        if (request.Fill) minutes = MinuteFill.Fill(minutes, reader.ProductOf(instrument), rules);
        IEnumerable<Bar> bars = reader.Roll(minutes, request.Period, request.Alignment, instrument);
        if (isCut) bars = bars.Skip(1);
        if (request.Fill) bars = bars.Select(MinuteFill.Unflag);
        return bars.TakeLast(request.Limit).ToList();
    }

    private static string JsonString(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
