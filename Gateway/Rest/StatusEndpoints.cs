using Mdc.Reads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>How the cluster is doing, and the switch of the feeders.</summary>
internal static class StatusEndpoints
{
    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>GET status, GET shards, GET processes, GET fronts, POST feeders/{feeder}/start, /pause and /drain.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("status", ([FromServices] StatusReader status, HttpContext context) => status.Read(context.RequestAborted))
            .WithSummary("Feeders, shards, bar writers, storage, clients and versions; what does not answer is said in trouble.").WithTags("cluster");
        api.MapGet("shards", ([FromServices] StatusReader status) => status.Shards())
            .WithSummary("Every shard: ticks, instruments, bars on their way to the store, positions, what is wrong.").WithTags("cluster");
        api.MapGet("processes", ([FromServices] StatusReader status) => status.Processes())
            .WithSummary("The cluster's processes: role, shards, processor, memory, when last heard; those that fell silent within ten minutes apart.").WithTags("cluster");
        api.MapGet("fronts", Fronts)
            .WithSummary("Every front: state, what it carries, quality, and what it brought that others did not.").WithTags("cluster");
        api.MapPost("feeders/{feeder}/start", (int feeder, GatewayOptions options, IMarketReads reads) => Switch(feeder, options, reads.StartFeeder))
            .WithSummary("Takes ticks, or goes on. Needs a token of scope operate.").WithTags("cluster");
        api.MapPost("feeders/{feeder}/pause", (int feeder, GatewayOptions options, IMarketReads reads) => Switch(feeder, options, reads.PauseFeeder))
            .WithSummary("Stops taking ticks; bars after it are flagged. Needs a token of scope operate.").WithTags("cluster");
        api.MapPost("feeders/{feeder}/drain", Drain)
            .WithSummary("Stops taking ticks and waits, at most 30 s, until everything journaled is applied and stored: then the node may be stopped, or says what still waits. Needs a token of scope operate.").WithTags("cluster");
    }

    private static async Task<IResult> Drain(int feeder, GatewayOptions options, IMarketReads reads, TimeProvider time, HttpContext context)
    {
        if (await Switch(feeder, options, reads.PauseFeeder) is IStatusCodeHttpResult { StatusCode: not StatusCodes.Status204NoContent } refused) return (IResult)refused;
        var began = time.GetTimestamp();
        while (true)
        {
            var lag = (await reads.GetFeeders()).Where(status => status.Feeder == feeder).Sum(status => status.LagRecords);
            var bars = (await reads.GetShards()).Sum(shard => (long)shard.OutboxLength);
            var isOver = time.GetElapsedTime(began) >= DrainWithin;
            if ((lag == 0 && bars == 0) || isOver) return Results.Json(new { feeder, drained = lag == 0 && bars == 0, lag_records = lag, waiting_bars = bars });
            await Task.Delay(LookEvery, time, context.RequestAborted);
        }
    }

    private static async Task<IResult> Fronts(GatewayOptions options, IMarketReads reads)
    {
        var fronts = new List<object>();
        foreach (var feeder in options.Feeders)
            foreach (var front in await reads.GetFronts(feeder)) fronts.Add(FrontJson.Of(feeder, front));
        return Results.Json(new { count = fronts.Count, fronts });
    }

    private static async Task<IResult> Switch(int feeder, GatewayOptions options, Func<byte, ValueTask> action)
    {
        if (!options.Feeders.Contains((byte)feeder) || feeder is < 1 or > byte.MaxValue) return Problems.Unknown("Feeder", feeder.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await action((byte)feeder);
        return Results.NoContent();
    }
}
