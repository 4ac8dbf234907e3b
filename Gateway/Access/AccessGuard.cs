using System.Net;
using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Access;

/// <summary>Refuses requests by Host, Origin and token, on loopback too.</summary>
/// <remarks>
/// Host: a page of another site whose name resolves to 127.0.0.1 (DNS rebinding) carries its own name there. Origin: browsers let any page
/// open a WebSocket to any host and tell where the page is from. Reads are open on loopback only; changes of state always need the token.
/// </remarks>
internal sealed class AccessGuard(RequestDelegate next, GatewayOptions options, GatewayEndpoints endpoints, AccessToken token)
{
    private readonly HashSet<string> _hosts = new(
        ["localhost", "127.0.0.1", "[::1]", Bracketed(options.Address), .. options.AllowedHosts], StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _origins = new(options.AllowedOrigins, StringComparer.OrdinalIgnoreCase);

    /// <summary>Lets the request through or answers it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!_hosts.Contains(request.Host.Host))
            return Refuse(context, StatusCodes.Status403Forbidden, "The Host is not one of this gateway's names; add it to Gateway:AllowedHosts if it should be.");
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOurs(origin))
            return Refuse(context, StatusCodes.Status403Forbidden, "The Origin may not use this gateway; add it to Gateway:AllowedOrigins if it should.");

        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        if ((changes || !IsLoopback(context)) && !token.IsShownBy(context))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Refuse(context, StatusCodes.Status401Unauthorized, "The access token is missing or wrong; it is in the file access-token of the data directory.");
        }
        return next(context);
    }

    // The dashboard's page comes from the HTTP endpoint; another program's page on this machine has another port.
    private bool IsOurs(string origin) =>
        _origins.Contains(origin)
        || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp
            && uri.Port == endpoints.HttpPort && _hosts.Contains(uri.Host));

    private static bool IsLoopback(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote);

    private static Task Refuse(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        return Results.Problem(detail: detail, statusCode: status).ExecuteAsync(context);
    }

    private static string Bracketed(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
