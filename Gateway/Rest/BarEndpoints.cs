using System.Text;
using System.Text.Json;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Gateway.Json;
using Mdc.Reads;
using Mdc.Reads.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>Bars of an instrument or of a product's main contracts: closed ones of the store, joined with what is not stored yet and the forming one.</summary>
internal static class BarEndpoints
{
    /// <summary>GET bars/{instrument}.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("bars/{instrument}", Get).WithSummary(
            "Bars of one instrument, oldest first; the last may be forming. period 1m to 240m, 1d, 1w, 1mon; label start or end; align session or clock; "
            + "from and to as ISO 8601 times or trading days; days: the newest trading days; limit: the newest bars; fill: bars for minutes without ticks; as_of: as they were known at that instant of our clock; format: json or csv. "
            + "rb.main in place of a code is the series of rb's main contracts; adjustment then says how it is joined where the contract changes: none (default) as traded; spread, earlier prices shifted by the difference of the "
            + "two contracts' closes on the trading day that decided the roll; ratio, multiplied by their quotient. The present main contract is never adjusted, nor are volume, turnover and open interest. parts names each contract, "
            + "its first trading day, and the shift and factor to the present one.").WithTags("market").WithHistory();

    private static async Task<IResult> Get(
        string instrument, string? period, string? label, string? align, string? from, string? to, int? days, int? limit, bool? fill, string? adjustment, [FromQuery(Name = "as_of")] string? asOf,
        string? format, ContractTable contracts, [FromServices] BarReader reader, [FromServices] MainSeriesReader series, MarketRules rules, HttpContext context)
    {
        var product = MainSeriesReader.ProductOf(instrument);
        if (product is null && !contracts.TryFind(instrument, out _)) return Problems.Unknown("Instrument", instrument);
        if (product is not null && !rules.Products.All.Any(known => known.Root == product)) return Problems.Unknown("Product", product);
        if (!BarRequest.TryParse(period, label, align, from, to, days, limit, fill, asOf, rules.Calendar, out var request, out var trouble)) return Problems.Invalid(trouble);
        if (!TryParseAdjustment(adjustment, out var join)) return Problems.Invalid("adjustment must be none, spread or ratio.");
        if (!AnswerFormat.TryParse(format, context, out var isCsv)) return AnswerFormat.Unknown();

        var query = request.Minutes(instrument);
        if (product is null)
        {
            if (join != SeriesAdjustment.None) return Problems.Invalid("A contract's own prices are not adjusted; ask for its product's main contracts, as rb.main.");
            var (minutes, formingStart) = await reader.Minutes(query, context.RequestAborted);
            var bars = request.Of(minutes, reader.ProductOf(instrument), rules);
            return await Answer(context, request, Names(instrument, request), bars, formingStart, isCsv, _ => instrument);
        }

        var parts = await series.Parts(product);
        if (parts.Count == 0) return Results.Problem(
            detail: $"{product} has no main contract yet: the first is settled when the first trading day that was seen whole is over.", statusCode: StatusCodes.Status404NotFound);
        var (joined, forming, loose) = await series.Minutes(parts, query, join, context.RequestAborted);
        if (loose is { } part) return Results.Problem(
            detail: $"{part.Contract} can't be joined: at a roll since {part.From} one of the two contracts has no close. Ask for adjustment=none, or from a later day on.",
            statusCode: StatusCodes.Status409Conflict);
        var head = $"{Names(instrument, request)},\"adjustment\":\"{join.ToString().ToLowerInvariant()}\",\"parts\":{JsonSerializer.Serialize(parts.Select(Part))}";
        return await Answer(context, request, head, request.Of(joined, product, rules), forming, isCsv, bar => MainContractOn(bar.TradingDay, parts));
    }

    private static async Task<IResult> Answer(HttpContext context, BarRequest request, string head, List<Bar> bars, long? formingStart, bool isCsv, Func<Bar, string> codeOf)
    {
        bool IsForming(in Bar bar) => formingStart >= bar.StartNs && formingStart < bar.EndNs;
        if (isCsv)
            await RawCsv.Write(context, $"{BarCsv.Header},forming", bars, bar => $"{BarCsv.Line(codeOf(bar), request.Period, bar)},{(IsForming(bar) ? 1 : 0)}");
        else
            await RawJson.WriteList(context, Encoding.UTF8.GetBytes($"{head},\"bars\":["), bars, BarJson.MaxBytes, (in Bar bar, Span<byte> into) =>
                BarJson.WriteObject(in bar, IsForming(bar), request.LabelEnd, into));
        return Results.Empty;
    }

    private static string Names(string instrument, BarRequest request) =>
        $"{{\"instrument_id\":{JsonSerializer.Serialize(instrument)},\"period\":\"{request.Period}\",\"label\":\"{(request.LabelEnd ? "end" : "start")}\","
        + $"\"align\":\"{(request.Alignment == BarAlignment.Clock ? "clock" : "session")}\"";

    private static object Part(SeriesPart part) => new
    {
        instrument_id = part.Contract.Code,
        from = part.From.ToString(),
        shift = part.Shift.IsNone ? (decimal?)null : part.Shift.ToDecimal(),
        factor = part.Factor is { } factor ? Math.Round(factor, 12) : (decimal?)null,
    };

    private static string MainContractOn(TradingDay day, IReadOnlyList<SeriesPart> parts) => parts.Last(part => part.From <= day).Contract.Code;

    private static bool TryParseAdjustment(string? text, out SeriesAdjustment adjustment)
    {
        adjustment = text switch { "spread" => SeriesAdjustment.Spread, "ratio" => SeriesAdjustment.Ratio, _ => SeriesAdjustment.None };
        return text is null or "none" or "spread" or "ratio";
    }
}
