using Mdc.Gateway.Access;
using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Wire;

/// <summary>The sub-protocols a client may offer (RFC 6455, 1.9). Without one it gets JSON.</summary>
internal static class SubProtocols
{
    /// <summary>Ticks and bars as records; see docs/protocol.md.</summary>
    public const string Binary = "mdc.binary.v1";

    /// <summary>JSON; the same as offering none.</summary>
    public const string Json = "mdc.json.v1";

    /// <summary>What is answered: the form wins over the token, of which browsers want an echo only where it is all they offered.</summary>
    public static string? Choose(HttpContext context)
    {
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        return offered.FirstOrDefault(p => p is Binary or Json) ?? AccessToken.SubProtocolOf(context);
    }
}
