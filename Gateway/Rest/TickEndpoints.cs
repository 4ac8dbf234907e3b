using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Json;
using Mdc.Reads.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>Archived ticks, a page or a whole day; what is long is sent as it is read.</summary>
internal static class TickEndpoints
{
    private const int DefaultLimit = 1_000;
    private const int MaxLimit = 5_000_000;
    private const int ReadAtOnce = 5_000;

    /// <summary>GET ticks/{instrument}.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("ticks/{instrument}", Get).WithSummary(
            $"Archived ticks of one instrument in exchange time, oldest first: from, to, limit (default 1,000, at most {MaxLimit:N0}), format json or csv. "
            + "next is the cursor that goes on after the last tick: no tick is missed or comes twice.").WithTags("market").WithHistory();

    private static async Task<IResult> Get(
        string instrument, string? from, string? to, string? cursor, int? limit, string? format,
        ContractTable contracts, MarketRules rules, [FromServices] ITickStore? store, HttpContext context)
    {
        if (!contracts.TryFind(instrument, out _)) return Problems.Unknown("Instrument", instrument);
        if (store is null) return Problems.Unavailable("This gateway has no tick archive.");
        if (!RequestTime.TryParseRange(from, to, rules.Calendar, out var range, out var trouble)) return Problems.Invalid(trouble);
        if (limit is < 1 or > MaxLimit) return Problems.Invalid($"limit must be from 1 to {MaxLimit}.");
        if (!AnswerFormat.TryParse(format, context, out var isCsv)) return AnswerFormat.Unknown();
        TickMark? after = null;
        if (cursor is not null && !TickCursor.TryParse(cursor, instrument, out after)) return Problems.Cursor();

        var left = limit ?? DefaultLimit;
        var query = new TickQuery(instrument, range.FromNs, range.ToNs, After: after);
        // The first page is read before the answer begins: where the store is away, that can still be said.
        var page = await store.Read(query with { Limit = Math.Min(left, ReadAtOnce) }, context.RequestAborted);
        if (isCsv) RawCsv.Begin(context, TickCsv.Header);
        else RawJson.Begin(context, "{\"ticks\":["u8.ToArray());
        for (var isFirst = true; page.Count > 0; isFirst = false)
        {
            if (isCsv) await RawCsv.WriteLines(context, page, TickCsv.Line);
            else await RawJson.WriteItems(context, page, isFirst, TickJson.MaxBytes, TickJson.WriteObject);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            after = TickMark.Of(page[^1]);
            left -= page.Count;
            if (left == 0 || page.Count < ReadAtOnce) break;
            page = await store.Read(query with { Limit = Math.Min(left, ReadAtOnce), After = after }, context.RequestAborted);
        }
        if (isCsv) await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        else await RawJson.End(context, Encoding.ASCII.GetBytes(after is { } last ? $"],\"next\":\"{TickCursor.Of(instrument, last)}\"}}" : "],\"next\":null}"));
        return Results.Empty;
    }
}

/// <summary>Where a reader of archived ticks goes on.</summary>
internal static class TickCursor
{
    public static string Of(string instrument, TickMark mark) => Cursor.Of(Kind(instrument), mark.ExchangeNs, mark.DayVolume, mark.ReceivedNs, mark.Content);

    public static bool TryParse(string cursor, string instrument, out TickMark? mark)
    {
        Span<long> numbers = stackalloc long[4];
        mark = null;
        if (!Cursor.TryParse(cursor, Kind(instrument), numbers) || numbers[1] is < 0 or > int.MaxValue || numbers[0] < 0) return false;
        mark = new TickMark(numbers[0], (int)numbers[1], numbers[2], numbers[3]);
        return true;
    }

    private static string Kind(string instrument) => $"ticks/{instrument}";
}
