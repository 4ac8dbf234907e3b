using System.Globalization;

namespace Mdc.Client.Connection;

/// <summary>The header with which a gateway says when to come back. Only seconds are read: our gateway sends no dates.</summary>
internal static class RetryAfter
{
    private const string Header = "Retry-After";

    /// <summary>Out of a WebSocket handshake's answer; null where it does not say.</summary>
    public static TimeSpan? Of(IReadOnlyDictionary<string, IEnumerable<string>>? headers) =>
        headers is not null && headers.TryGetValue(Header, out var values) ? Parse(values.FirstOrDefault()) : null;

    /// <summary>Out of an HTTP answer; null where it does not say.</summary>
    public static TimeSpan? Of(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues(Header, out var values) ? Parse(values.FirstOrDefault()) : null;

    private static TimeSpan? Parse(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
}
