using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Contracts;
using Mdc.Gateway.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>Archived ticks.</summary>
internal static class TickEndpoints
{
    private const int DefaultLimit = 1_000;
    private const int MaxLimit = 10_000;

    /// <summary>GET ticks/{instrument}.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("ticks/{instrument}", Get).WithSummary("Archived ticks of one instrument in exchange time, oldest first. Go on with from = the last one's exchange_time.").WithTags("market");

    private static async Task<IResult> Get(
        string instrument, string? from, string? to, int? limit,
        ContractTable contracts, MarketRules rules, [FromServices] ITickStore? store, HttpContext context)
    {
        if (!contracts.TryFind(instrument, out _)) return Problems.Unknown("Instrument", instrument);
        if (store is null) return Problems.Unavailable("This gateway has no tick archive.");
        if (!RequestTime.TryParseRange(from, to, rules.Calendar, out var range, out var trouble)) return Problems.Invalid(trouble);
        if (limit is < 1 or > MaxLimit) return Problems.Invalid($"limit must be from 1 to {MaxLimit}.");

        var ticks = await store.Read(new TickQuery(instrument, range.FromNs, range.ToNs, limit ?? DefaultLimit), context.RequestAborted);
        await RawJson.WriteList(context, "{\"ticks\":["u8.ToArray(), ticks, TickJson.MaxBytes, TickJson.WriteObject);
        return Results.Empty;
    }
}
