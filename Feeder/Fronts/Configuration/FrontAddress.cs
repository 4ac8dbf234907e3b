using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Mdc.Feeder.Fronts.Configuration;

/// <summary>A front's address, taken apart: a malformed one crashes some vendors' libraries (ctp.md 3), so that none may reach them.</summary>
/// <param name="Scheme">tcp, ssl or tcp6.</param>
/// <param name="Host">Name or address, without brackets.</param>
/// <param name="Port">1 to 65,535.</param>
public sealed record FrontAddress(string Scheme, string Host, int Port)
{
    /// <summary>Takes an address apart. One without a scheme is tcp: broker lists leave it out.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FrontAddress? address, [NotNullWhen(false)] out string? reason)
    {
        (address, reason) = (null, null);
        var trimmed = text.Trim();
        var end = trimmed.IndexOf("://", StringComparison.Ordinal);
        var scheme = end < 0 ? "tcp" : trimmed[..end].ToLowerInvariant();
        var rest = end < 0 ? trimmed : trimmed[(end + 3)..];
        if (scheme is not ("tcp" or "ssl" or "tcp6"))
        {
            reason = $"'{text}' does not begin with tcp://, ssl:// or tcp6://.";
            return false;
        }

        var colon = rest.LastIndexOf(':');
        var host = colon < 0 ? rest : rest[..colon];
        if (colon < 0 || !int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65_535)
        {
            reason = $"'{text}' has no port from 1 to 65535.";
            return false;
        }

        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (isBracketed) host = host[1..^1];
        if (Uri.CheckHostName(host) is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6))
        {
            reason = $"'{text}' names no host.";
            return false;
        }
        address = new FrontAddress(scheme, host, port);
        return true;
    }

    /// <summary>As a library wants it.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"{Scheme}://[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{Port}");
}
