using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Access;

/// <summary>The secret that changes of state, and readers from other machines, must show. A file of the data directory that only its owner may read.</summary>
public sealed class AccessToken
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "access-token";

    private const string SubProtocolPrefix = "mdc.token.";
    private readonly byte[] _token;

    private AccessToken(byte[] token) => _token = token;

    /// <summary>Reads the token, or makes one of 32 random bytes. Throws <see cref="InvalidOperationException"/> where others may read the file.</summary>
    public static AccessToken LoadOrCreate(string dataDirectory) => new(SecretFile.LoadOrCreate(dataDirectory, FileName));

    /// <summary>True where the request shows the token: as Authorization: Bearer, or as the WebSocket sub-protocol mdc.token.TOKEN. Never in the URL.</summary>
    public bool IsShownBy(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return Matches(authorization["Bearer ".Length..].Trim());
        return SubProtocolOf(context) is { } protocol && Matches(protocol[SubProtocolPrefix.Length..]);
    }

    /// <summary>The sub-protocol that carries a token; null where the request has none.</summary>
    public static string? SubProtocolOf(HttpContext context) =>
        context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(p => p.StartsWith(SubProtocolPrefix, StringComparison.Ordinal));

    private bool Matches(string shown) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), _token);
}
