using Mdc.Gateway.Push;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Rest;

/// <summary>Reads no history while memory is short, so that ticks go on (faults.md F34). Stands behind routing.</summary>
internal sealed class HistoryShedding(RequestDelegate next, MemoryPressure memory)
{
    /// <summary>Lets the request through or answers 503.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (!memory.IsShort || context.GetEndpoint()?.Metadata.GetMetadata<ReadsHistory>() is null) return next(context);
        context.Response.Headers.RetryAfter = "5";
        return Problems.Unavailable("Memory is short: history is not read until there is enough again; ticks go on.").ExecuteAsync(context);
    }
}

/// <summary>Marks an endpoint whose answer may be long and comes out of the store or the journal.</summary>
internal sealed record ReadsHistory;

/// <summary>Puts the mark on endpoints.</summary>
internal static class HistoryEndpoint
{
    /// <summary>The endpoint is refused while memory is short.</summary>
    public static T WithHistory<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new ReadsHistory());
}
