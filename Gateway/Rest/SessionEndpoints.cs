using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Grains.Interfaces;
using Mdc.Reads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>What every exchange's products are doing now.</summary>
internal static class SessionEndpoints
{
    /// <summary>GET sessions.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("sessions", Get).WithSummary("Each exchange's trading sessions now, products with the same hours together: phase, events to come, how far its time lags.").WithTags("calendar");

    private static async Task<IResult> Get(string? exchange, IMarketReads reads)
    {
        var exchanges = Enum.GetValues<Exchange>().Where(known => known != Exchange.None).ToList();
        if (exchange is not null)
        {
            exchanges = exchanges.FindAll(known => known.ToString().Equals(exchange, StringComparison.OrdinalIgnoreCase));
            if (exchanges.Count == 0) return Problems.Unknown("Exchange", exchange);
        }
        var clocks = await Task.WhenAll(exchanges.Select(known => reads.GetSessions(known.ToString()).AsTask()));
        return Results.Json(new { exchanges = clocks.Select(Clock) });
    }

    private static object Clock(SessionClockStatus clock) => new
    {
        exchange_id = clock.Exchange,
        at = ChinaTime.Format(clock.AtNs),
        newest = clock.NewestNs is { } newest ? ChinaTime.Format(newest) : null,
        lag_ms = clock.LagNs / ChinaTime.NsPerMillisecond,
        sessions = clock.Sessions.Select(session => new
        {
            products = session.Products,
            day = session.Day.ToString(),
            phase = session.Phase.ToString().ToLowerInvariant(),
            open_since = session.OpenSinceNs is { } since ? ChinaTime.Format(since) : null,
            next = session.Next.Select(next => new { kind = next.Kind.ToString().ToLowerInvariant(), day = next.Day.ToString(), at = ChinaTime.Format(next.AtNs) }),
        }),
    };
}
