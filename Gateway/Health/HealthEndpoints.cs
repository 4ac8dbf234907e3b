using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Health;

/// <summary>GET /health/live: the process answers. GET /health/ready: every check is fine, or which is not and why (503).</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => new { status = "live" }).WithTags("health");
        app.MapGet("/health/ready", Ready).WithTags("health");
    }

    private static async Task<IResult> Ready(IEnumerable<IReadinessCheck> checks, TimeProvider time, HttpContext context)
    {
        var answers = await Task.WhenAll(checks.Select(async check => (check.Name, WhyNot: await Ask(check, time, context.RequestAborted))));
        var ready = answers.All(a => a.WhyNot is null);
        return Results.Json(
            new
            {
                status = ready ? "ready" : "not ready",
                checks = answers.Select(a => new { name = a.Name, ready = a.WhyNot is null, reason = a.WhyNot }),
            },
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<string?> Ask(IReadinessCheck check, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            return await check.WhyNotReady(cancellation).AsTask().WaitAsync(Patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            return $"It did not answer within {Patience.TotalSeconds:0} s.";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }
}
