using Mdc.Domain.Storage;
using Mdc.Reads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>What the store holds, and what waits for it.</summary>
internal static class StorageEndpoints
{
    /// <summary>GET storage.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("storage", Get).WithSummary("The store: server, tables with their sizes, checkpoints; and each bar writer with what waits for it.").WithTags("cluster");

    private static async Task<IResult> Get(IMarketReads reads, [FromServices] IStoreReport? report, HttpContext context)
    {
        var contents = report is null ? null : await report.Read(context.RequestAborted);
        var writers = await reads.GetWriters();
        return Results.Json(new
        {
            server = contents?.Server,
            has_timescale = contents?.HasTimescale ?? false,
            bytes = contents?.Bytes,
            tables = contents?.Tables.Select(table => new { name = table.Name, slices = table.Slices, rows = table.Rows, bytes = table.Bytes }) ?? [],
            checkpoints = contents?.Checkpoints.Select(checkpoint => new { consumer = checkpoint.Consumer, position = checkpoint.Position }) ?? [],
            writers = writers.Select(writer => new
            {
                shard = writer.Shard,
                stored = writer.Stored,
                waiting = Math.Max(0, writer.HighestNumber - writer.StoredNumber),
                trouble = writer.Trouble,
            }),
        });
    }
}
