using System.Net;
using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Access;

/// <summary>Refuses requests by Host, Origin, rate and credentials, on loopback too, and says who the others are from.</summary>
/// <remarks>
/// Host: a page of another site whose name resolves to 127.0.0.1 (DNS rebinding) carries its own name there. Origin: browsers let any page
/// open a WebSocket to any host and tell where the page is from. Reads are open on loopback only; <see cref="ScopeGuard"/> asks the rest.
/// </remarks>
internal sealed class AccessGuard(
    RequestDelegate next, GatewayOptions options, GatewayEndpoints endpoints, Credentials credentials, OperationLog operations, TimeProvider time)
{
    private readonly HashSet<string> _hosts = new(
        ["localhost", "127.0.0.1", "[::1]", Bracketed(options.Address), .. options.AllowedHosts], StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _origins = new(options.AllowedOrigins, StringComparer.OrdinalIgnoreCase);
    private readonly RequestRates _rates = new(options.Limits.RestRequestsPerSecond, 2.0 * options.Limits.RestRequestsPerSecond, time);

    private readonly RequestRates _handshakes = new(options.Limits.HandshakesPerSecond, options.Limits.MaxClients, time);

    // Ten wrong tokens at once, then one every six seconds: an honest mistake passes, a search does not.
    private readonly RequestRates _mistakes = new(1 / 6.0, 10, time);

    /// <summary>Lets the request through or answers it.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var from = context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        if (!_hosts.Contains(request.Host.Host))
        {
            await Refuse(context, StatusCodes.Status403Forbidden, "The Host is not one of this gateway's names; add it to Gateway:AllowedHosts if it should be.");
            return;
        }
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !IsOurs(origin))
        {
            await Refuse(context, StatusCodes.Status403Forbidden, "The Origin may not use this gateway; add it to Gateway:AllowedOrigins if it should.");
            return;
        }
        if (origin.Length > 0 && Cors(context, origin)) return;

        var (shown, caller) = credentials.Of(context);
        if (shown == Shown.Wrong)
        {
            if (_mistakes.TryTake(from)) await Challenge(context, "The token is wrong, ended or revoked.");
            else await Slow(context, "Too many wrong tokens from this address; wait a minute.");
            return;
        }
        var isSocket = context.Features.Get<EndpointRole>() is { IsWebSocket: true };
        if (!(isSocket ? _handshakes : _rates).TryTake(caller?.Name ?? from))
        {
            await Slow(context, isSocket
                ? $"At most {options.Limits.HandshakesPerSecond} handshakes per second; try again."
                : $"At most {options.Limits.RestRequestsPerSecond} requests per second; this one was not done.");
            return;
        }
        if (caller is null && !IsLoopback(context) && !IsPage(request))
        {
            await Challenge(context, "A token is needed from another machine: Authorization: Bearer TOKEN. ./mdc token create makes one.");
            return;
        }
        // A browser sends the cookie whoever's page asks; which page it was, Origin tells.
        if (shown == Shown.Cookie && origin.Length == 0 && !RequiredScope.IsRead(request))
        {
            await Refuse(context, StatusCodes.Status403Forbidden, "A change by cookie must carry its Origin.");
            return;
        }
        context.Items[typeof(Caller)] = caller;
        await next(context);
        if (!RequiredScope.IsRead(request)) operations.Done(context);
    }

    // The page itself holds no data; without it a browser on another machine could not log in.
    private static bool IsPage(HttpRequest request) =>
        RequiredScope.IsRead(request) && (request.Path == "/" || request.Path.StartsWithSegments("/dashboard") || request.Path == "/health/live")
        || (HttpMethods.IsDelete(request.Method) && request.Path == "/api/v1/session");

    // Only listed origins get here; they are named back one by one, never "*". True where the request was the browser's question alone.
    private bool Cors(HttpContext context, string origin)
    {
        var headers = context.Response.Headers;
        if (_origins.Contains(origin))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlExposeHeaders = "ETag";
            headers.Vary = "Origin";
        }
        if (!HttpMethods.IsOptions(context.Request.Method) || context.Request.Headers.AccessControlRequestMethod.Count == 0) return false;
        headers.AccessControlAllowMethods = "GET, POST, PUT, DELETE";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type, If-Match, If-None-Match";
        headers.AccessControlMaxAge = "600";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }

    // The dashboard's page comes from the HTTP endpoint; another program's page on this machine has another port.
    private bool IsOurs(string origin) =>
        _origins.Contains(origin)
        || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme == (options.HasTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp)
            && uri.Port == endpoints.HttpPort && _hosts.Contains(uri.Host));

    private static bool IsLoopback(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote);

    private Task Challenge(HttpContext context, string detail)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Refuse(context, StatusCodes.Status401Unauthorized, detail);
    }

    private static Task Slow(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = "1";
        return Problem(context, StatusCodes.Status429TooManyRequests, detail);
    }

    private async Task Refuse(HttpContext context, int status, string detail)
    {
        await Problem(context, status, detail);
        if (!RequiredScope.IsRead(context.Request)) operations.Done(context);
    }

    private static Task Problem(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        return Results.Problem(detail: detail, statusCode: status).ExecuteAsync(context);
    }

    private static string Bracketed(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
