using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Wire;

/// <summary>What was negotiated of permessage-deflate, read from the answer to the handshake.</summary>
internal static class Compression
{
    private const int FullWindow = 15;

    /// <summary>True where messages to the client may be compressed as <see cref="MessageDeflate"/> does.</summary>
    /// <remarks>A client that asked for a smaller window than ours gets plain messages: compressing is never a duty.</remarks>
    public static bool IsNegotiated(HttpContext context)
    {
        var answer = context.Response.Headers.SecWebSocketExtensions.ToString();
        if (!answer.StartsWith("permessage-deflate", StringComparison.Ordinal)) return false;
        const string Bits = "server_max_window_bits=";
        var at = answer.IndexOf(Bits, StringComparison.Ordinal);
        if (at < 0) return true;
        var digits = answer.AsSpan(at + Bits.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], CultureInfo.InvariantCulture, out var bits) && bits == FullWindow;
    }
}
