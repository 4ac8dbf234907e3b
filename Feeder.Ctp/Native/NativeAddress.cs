using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mdc.Feeder.Ctp.Native;

/// <summary>An address as a library takes it: <c>tcp://host:port</c>, <c>ssl://host:port</c>, <c>tcp6://[host]:port</c>. Some libraries die of any other (ctp.md 3).</summary>
/// <param name="Text">The address as given, checked.</param>
internal readonly record struct NativeAddress(string Text)
{
    // The field in the library; no host of DNS is near it.
    private const int MostLetters = 128;

    /// <summary>Checks an address.</summary>
    /// <exception cref="SourceException">It is none; the message says what is wrong with it.</exception>
    public static NativeAddress Parse(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || text[..scheme] is not ("tcp" or "ssl" or "tcp6")) throw Bad(text, "it begins with none of tcp://, ssl:// and tcp6://");
        if (text.Length > MostLetters) throw Bad(text, $"it is longer than {MostLetters} letters");
        var place = text[(scheme + 3)..];
        var colon = place.LastIndexOf(':');
        if (colon < 0) throw Bad(text, "it has no port");
        if (!int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > ushort.MaxValue)
            throw Bad(text, "its port is no number from 1 to 65535");
        if (!IsHost(place[..colon], isSix: text.StartsWith("tcp6", StringComparison.Ordinal))) throw Bad(text, "its host is neither an address nor a name");
        return new NativeAddress(text);
    }

    private static bool IsHost(string host, bool isSix)
    {
        if (isSix) host = host is ['[', .. var inner, ']'] ? inner : host;
        if (isSix && host.Contains(':')) return IPAddress.TryParse(host, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6;
        if (host.Length == 0 || host[0] is '.' or '-') return false;
        foreach (var letter in host)
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '-' or '_')) return false;
        // Only digits and dots: then it must be an address of four numbers.
        return host.AsSpan().ContainsAnyExcept("0123456789.") || (host.Count(c => c == '.') == 3 && IPAddress.TryParse(host, out _));
    }

    private static SourceException Bad(string text, string why) => new($"'{text}' is no front address: {why}.");
}
