using Mdc.Domain.Calendar;
using Mdc.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>Who the caller is, and a browser's session: a token once in a header, a cookie from then on.</summary>
internal static class SessionCookieEndpoints
{
    /// <summary>GET, POST and DELETE session.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("session", (HttpContext context) => Results.Json(Answer(context.Caller(), null)))
            .WithSummary("Who the caller is: the token's name and scope; null where none was shown and this is loopback.").WithTags("access");
        api.MapPost("session", Begin).RequireScope(TokenScope.Read)
            .WithSummary("Begins a browser's session: answers a token in Authorization with a cookie (HttpOnly, SameSite=Strict, 12 hours) that REST and WebSocket take.").WithTags("access");
        api.MapDelete("session", End).RequireScope(TokenScope.Read).WithSummary("Ends the browser's session.").WithTags("access");
    }

    private static IResult Begin(HttpContext context, [FromServices] Credentials credentials)
    {
        if (context.Caller() is not { } caller)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Results.Problem(detail: "Show a token: Authorization: Bearer TOKEN.", statusCode: StatusCodes.Status401Unauthorized);
        }
        return Results.Json(Answer(caller, credentials.Begin(context, caller)));
    }

    private static IResult End(HttpContext context)
    {
        SessionCookie.Delete(context);
        return Results.NoContent();
    }

    private static object Answer(Caller? caller, DateTimeOffset? ends) => new
    {
        name = caller?.Name,
        scope = caller?.Scope.ToString().ToLowerInvariant(),
        ends_at = ends is { } at ? ChinaTime.Format(ChinaTime.ToNs(at)) : null,
    };
}
