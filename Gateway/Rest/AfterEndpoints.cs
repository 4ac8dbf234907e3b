using System.Text;
using System.Text.Json;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Access;
using Mdc.Gateway.Json;
using Mdc.Reads;
using Mdc.Reads.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>Everything after what the reader has: of one instrument, from the history on into the bars that close now, or of many at once.</summary>
internal static class AfterEndpoints
{
    private const int DefaultLimit = 500;
    private const int MaxLimit = 5_000;
    private const int MostInstruments = 1_000;
    private const int MostSeconds = 30;

    /// <summary>GET bars/{instrument}/after; POST after.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("bars/{instrument}/after", Bars).WithSummary(
            "Closed bars, oldest first, each once: from (a time or trading day) at first, then cursor = the next of the answer before. wait: where none has closed yet, "
            + $"answer once one has, at most after so many seconds (0 to {MostSeconds}). The cursor runs from history into live; corrections come as revised bars by WebSocket.").WithTags("market").WithHistory();
        api.MapPost("after", Batch).RequireScope(TokenScope.Read).WithSummary(
            $"Everything after mine, for up to {MostInstruments} instruments: {{\"period\":\"1m\",\"bars\":{{\"rb2605\":TIME or cursor}},\"ticks\":{{\"rb2605\":TIME or cursor}},\"limit\":500}}; "
            + "answers per instrument what is newer than that, and the cursor to go on with.").WithTags("market").WithHistory();
    }

    private static async Task<IResult> Bars(
        string instrument, string? period, string? align, string? from, string? cursor, int? limit, int? wait,
        ContractTable contracts, [FromServices] ClosedBarReader reader, MarketRules rules, HttpContext context)
    {
        if (MainSeriesReader.ProductOf(instrument) is not null)
            return Problems.Invalid("A roll changes the prices before it, so that a main-contract series has no cursor: read bars, and from the newest contract's cursor on.");
        if (!contracts.TryFind(instrument, out _)) return Problems.Unknown("Instrument", instrument);
        if (!BarRequest.TryParse(period, null, align, from, null, null, null, null, null, rules.Calendar, out var request, out var trouble)) return Problems.Invalid(trouble);
        if (limit is < 1 or > MaxLimit) return Problems.Invalid($"limit must be from 1 to {MaxLimit}.");
        if (wait is < 0 or > MostSeconds) return Problems.Invalid($"wait must be from 0 to {MostSeconds} seconds.");
        if ((from is null) == (cursor is null)) return Problems.Invalid("Give from at first, and cursor from then on.");
        var kind = Kind(instrument, request);
        var fromNs = request.FromNs;
        if (cursor is not null && !Cursor.TryParse(cursor, kind, out fromNs)) return Problems.Cursor();

        var bars = await reader.Wait(instrument, request.Period, request.Alignment, fromNs, limit ?? DefaultLimit, TimeSpan.FromSeconds(wait ?? 0), context.RequestAborted);
        RawJson.Begin(context, Encoding.UTF8.GetBytes($"{{\"instrument_id\":{Quoted(instrument)},\"period\":\"{request.Period}\",\"bars\":["));
        await RawJson.WriteItems(context, bars, isFirst: true, BarJson.MaxBytes, WriteBar);
        await RawJson.End(context, Encoding.ASCII.GetBytes($"],\"next\":\"{Cursor.Of(kind, Next(bars, fromNs))}\"}}"));
        return Results.Empty;
    }

    private static async Task<IResult> Batch(
        Request request, ContractTable contracts, [FromServices] ClosedBarReader reader, [FromServices] ITickStore? store, MarketRules rules, HttpContext context)
    {
        var (bars, ticks) = (request.Bars ?? [], request.Ticks ?? []);
        if (!BarRequest.TryParse(request.Period, null, request.Align, null, null, null, null, null, null, rules.Calendar, out var shape, out var trouble)) return Problems.Invalid(trouble);
        if (bars.Count + ticks.Count is 0 or > MostInstruments) return Problems.Invalid($"bars and ticks must name 1 to {MostInstruments} instruments together.");
        if (request.Limit is < 1 or > MaxLimit) return Problems.Invalid($"limit must be from 1 to {MaxLimit}.");
        if (ticks.Count > 0 && store is null) return Problems.Unavailable("This gateway has no tick archive.");
        if (bars.Keys.Concat(ticks.Keys).FirstOrDefault(code => !contracts.TryFind(code, out _)) is { } unknown) return Problems.Unknown("Instrument", unknown);

        // All marks are read before the answer begins: a wrong one can still be said.
        var barsFrom = new List<(string Code, long FromNs)>();
        foreach (var (code, mark) in bars)
        {
            if (!Cursor.TryParse(mark, Kind(code, shape), out var fromNs) && !RequestTime.TryParse(mark, isEnd: false, rules.Calendar, out fromNs)) return Mark(code);
            barsFrom.Add((code, fromNs));
        }
        var ticksFrom = new List<TickQuery>();
        var limit = request.Limit ?? DefaultLimit;
        foreach (var (code, mark) in ticks)
        {
            var fromNs = 0L;
            if (!TickCursor.TryParse(mark, code, out var after) && !RequestTime.TryParse(mark, isEnd: false, rules.Calendar, out fromNs)) return Mark(code);
            ticksFrom.Add(new TickQuery(code, fromNs, Limit: limit, After: after));
        }

        RawJson.Begin(context, "{\"bars\":["u8.ToArray());
        for (var i = 0; i < barsFrom.Count; i++)
        {
            var (code, fromNs) = barsFrom[i];
            var found = await reader.Read(code, shape.Period, shape.Alignment, fromNs, limit, context.RequestAborted);
            await Part(context, i == 0, code, "bars", found, BarJson.MaxBytes, WriteBar, Cursor.Of(Kind(code, shape), Next(found, fromNs)));
        }
        await RawJson.End(context, "],\"ticks\":["u8.ToArray());
        for (var i = 0; i < ticksFrom.Count; i++)
        {
            var found = await store!.Read(ticksFrom[i], context.RequestAborted);
            var code = ticksFrom[i].Instrument;
            await Part(context, i == 0, code, "ticks", found, TickJson.MaxBytes, TickJson.WriteObject, found.Count > 0 ? TickCursor.Of(code, TickMark.Of(found[^1])) : ticks[code]);
        }
        await RawJson.End(context, "]}"u8.ToArray());
        return Results.Empty;
    }

    private static async Task Part<T>(HttpContext context, bool isFirst, string code, string name, IReadOnlyList<T> items, int maxBytes, WriteJson<T> write, string next)
    {
        await RawJson.End(context, Encoding.UTF8.GetBytes($"{(isFirst ? "" : ",")}{{\"instrument_id\":{Quoted(code)},\"{name}\":["));
        await RawJson.WriteItems(context, items, isFirst: true, maxBytes, write);
        await RawJson.End(context, Encoding.UTF8.GetBytes($"],\"next\":{Quoted(next)}}}"));
    }

    private static int WriteBar(in Bar bar, Span<byte> into) => BarJson.WriteObject(in bar, forming: false, labelEnd: false, into);

    // The minute after the newest bar begins no earlier than where that one ends.
    private static long Next(IReadOnlyList<Bar> bars, long fromNs) => bars.Count == 0 ? fromNs : bars[^1].EndNs;

    private static string Kind(string instrument, BarRequest request) => $"bars/{instrument}/{request.Period}/{request.Alignment}";

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static IResult Mark(string code) => Problems.Invalid($"The mark of {code} must be an ISO 8601 time, a trading day, or the next of an answer of this kind.");

    /// <summary>The body of a batch.</summary>
    internal sealed record Request(string? Period, string? Align, Dictionary<string, string>? Bars, Dictionary<string, string>? Ticks, int? Limit);
}
