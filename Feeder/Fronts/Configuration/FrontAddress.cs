using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mdc.Feeder.Fronts.Configuration;

/// <summary>A front's address, taken apart: a malformed one crashes some vendors' libraries (ctp.md 3), so that none may reach them. The one rule for all.</summary>
/// <param name="Scheme">tcp, ssl or tcp6.</param>
/// <param name="Host">Name or address, without brackets.</param>
/// <param name="Port">1 to 65,535.</param>
public sealed record FrontAddress(string Scheme, string Host, int Port)
{
    // The field in the library; no host of DNS is near it.
    private const int MostLetters = 128;

    /// <summary>Takes an address apart.</summary>
    /// <exception cref="SourceException">It is none; the sentence says why.</exception>
    public static FrontAddress Parse(string text) => TryParse(text, out var address, out var reason) ? address : throw new SourceException(reason);

    /// <summary>Takes an address apart. One without a scheme is tcp: broker lists leave it out.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FrontAddress? address, [NotNullWhen(false)] out string? reason)
    {
        var trimmed = text.Trim();
        var end = trimmed.IndexOf("://", StringComparison.Ordinal);
        var scheme = end < 0 ? "tcp" : trimmed[..end].ToLowerInvariant();
        var place = end < 0 ? trimmed : trimmed[(end + 3)..];
        var colon = place.LastIndexOf(':');
        var host = colon < 0 ? place : place[..colon];
        if (host is ['[', .. var inner, ']']) host = inner;
        var isPort = int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= ushort.MaxValue;

        var why = scheme is not ("tcp" or "ssl" or "tcp6") ? "it begins with none of tcp://, ssl:// and tcp6://"
            : trimmed.Length > MostLetters ? $"it is longer than {MostLetters} letters"
            : colon < 0 ? "it has no port"
            : !isPort ? "its port is no number from 1 to 65535"
            : host.Contains(':') && scheme != "tcp6" ? "an IPv6 address begins with tcp6://"
            : !IsHost(host) ? "its host is neither an address nor a name"
            : null;
        reason = why is null ? null : $"'{text}' is no front address: {why}.";
        address = why is null ? new FrontAddress(scheme, host, port) : null;
        return why is null;
    }

    /// <summary>As a library wants it.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"{Scheme}://[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{Port}");

    private static bool IsHost(string host)
    {
        if (host.Contains(':')) return IPAddress.TryParse(host, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6;
        if (host.Length == 0 || host[0] is '.' or '-') return false;
        foreach (var letter in host)
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '-' or '_')) return false;
        // Only digits and dots: then it must be an address of four numbers.
        return host.AsSpan().ContainsAnyExcept("0123456789.") || (host.Count(c => c == '.') == 3 && IPAddress.TryParse(host, out _));
    }
}
