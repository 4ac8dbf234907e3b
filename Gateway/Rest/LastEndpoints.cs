using Mdc.Domain.Ticks;
using Mdc.Gateway.Json;
using Mdc.Reads;
using Mdc.Reads.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>Last values.</summary>
internal static class LastEndpoints
{
    private const int ParallelReads = 32;

    /// <summary>GET last/{instrument} and last?instruments=a,b.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("last/{instrument}", One).WithSummary("The last tick of one instrument; 204 before its first.").WithTags("market");
        api.MapGet("last", Many).WithSummary("The last ticks of instruments (a,b,c), or of all with instruments=all; those without a tick are left out.").WithTags("market");
    }

    private static async Task<IResult> One(string instrument, ContractTable contracts, IMarketReads reads, HttpContext context)
    {
        if (!contracts.TryFind(instrument, out _)) return Problems.Unknown("Instrument", instrument);
        if (await reads.GetLast(instrument) is not { } tick) return Results.NoContent();

        var bytes = new byte[TickJson.MaxBytes];
        return Results.Bytes(bytes.AsMemory(0, TickJson.WriteObject(in tick, bytes)), "application/json; charset=utf-8");
    }

    private static async Task<IResult> Many(string? instruments, ContractTable contracts, IMarketReads reads, HttpContext context)
    {
        if (string.IsNullOrEmpty(instruments)) return Problems.Invalid("instruments must be codes separated by commas, or all.");
        var codes = instruments == "all" ? contracts.All.Select(c => c.Code).ToList() : [.. instruments.Split(',', StringSplitOptions.RemoveEmptyEntries)];
        if (codes.Find(code => !contracts.TryFind(code, out _)) is { } unknown) return Problems.Unknown("Instrument", unknown);

        var found = new TickFrame?[codes.Count];
        await Parallel.ForAsync(0, codes.Count, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads }, async (i, _) => found[i] = await reads.GetLast(codes[i]));
        var ticks = found.Where(t => t is not null).Select(t => t!.Value).ToList();
        await RawJson.WriteList(context, "{\"ticks\":["u8.ToArray(), ticks, TickJson.MaxBytes, TickJson.WriteObject);
        return Results.Empty;
    }
}
