using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Access;

/// <summary>The first token, with every scope: a file of the data directory that only its owner may read.</summary>
public sealed class AccessToken
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "access-token";

    private const string Bearer = "Bearer ";
    private const string SubProtocolPrefix = "mdc.token.";
    private readonly byte[] _token;

    private AccessToken(byte[] token) => _token = token;

    /// <summary>Reads the token, or makes one of 32 random bytes. Throws <see cref="InvalidOperationException"/> where others may read the file.</summary>
    public static AccessToken LoadOrCreate(string dataDirectory) => new(SecretFile.LoadOrCreate(dataDirectory, FileName));

    /// <summary>The secret a request shows: as Authorization: Bearer, or as the WebSocket sub-protocol mdc.token.TOKEN. Never in the URL. Null for none.</summary>
    public static string? ShownIn(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        // Another scheme is a credential too, and not one of ours.
        if (authorization.Length > 0) return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : "";
        return SubProtocolOf(context)?[SubProtocolPrefix.Length..];
    }

    /// <summary>The sub-protocol that carries a token; null where the request has none.</summary>
    public static string? SubProtocolOf(HttpContext context) =>
        context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(p => p.StartsWith(SubProtocolPrefix, StringComparison.Ordinal));

    /// <summary>A key for one purpose, which tells nothing of the token.</summary>
    internal byte[] DeriveKey(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _token, 32, info: Encoding.ASCII.GetBytes(purpose));

    /// <summary>True where it is this token. Takes the same time for every wrong one of its length.</summary>
    internal bool Matches(string shown) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), _token);
}
