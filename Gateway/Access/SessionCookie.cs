using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Access;

/// <summary>A browser's session: a cookie that names a token and ends, signed, so that no gateway has to remember it.</summary>
/// <remarks>
/// HttpOnly: no script reads it. SameSite=Strict: no other site's page sends it. Ports do not divide cookies, so it goes to the WebSocket
/// endpoint too. Revoking the token ends its sessions; a new access-token file ends all.
/// </remarks>
internal sealed class SessionCookie(AccessToken bootstrap)
{
    /// <summary>Its name.</summary>
    public const string Name = "mdc_session";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private readonly byte[] _key = bootstrap.DeriveKey("mdc session cookie 1");

    /// <summary>Puts the cookie into the answer; returns when it ends.</summary>
    public DateTimeOffset Write(HttpContext context, Caller caller, DateTimeOffset now)
    {
        var ends = now + Lifetime;
        var content = string.Create(CultureInfo.InvariantCulture, $"{caller.Id}.{ends.ToUnixTimeSeconds()}");
        context.Response.Cookies.Append(Name, $"{content}.{Signature(content)}", new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", Expires = ends, IsEssential = true,
        });
        return ends;
    }

    /// <summary>Ends the session in this browser.</summary>
    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });

    /// <summary>The id of the token it names (empty: the access-token's); null where it is not ours or has ended.</summary>
    public string? Read(string cookie, DateTimeOffset now)
    {
        var parts = cookie.Split('.');
        if (parts.Length != 3) return null;
        var signed = Encoding.ASCII.GetBytes(Signature($"{parts[0]}.{parts[1]}"));
        if (!CryptographicOperations.FixedTimeEquals(signed, Encoding.UTF8.GetBytes(parts[2]))) return null;
        return long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ends) && ends > now.ToUnixTimeSeconds() ? parts[0] : null;
    }

    private string Signature(string content) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(content)));
}
