using Mdc.Domain.Ticks;
using Mdc.Gateway.Json;
using Mdc.Gateway.Push;

namespace Mdc.Gateway.Resume;

/// <summary>The push in place of ticks that a client does not get, with bounds: those of the instrument after one position and before another.</summary>
/// <param name="Instrument">The instrument's code.</param>
/// <param name="After">The last tick before them; none where there was none.</param>
/// <param name="Before">The first tick after them; none where it is not known yet.</param>
/// <param name="Missed">How many; null where only their bounds are known, and there may be none.</param>
/// <param name="Reason">Why: one of the constants.</param>
internal sealed record GapMark(string Instrument, FeedPosition After, FeedPosition Before, int? Missed, string Reason) : IEncodable
{
    /// <summary>The client or the gateway did not keep up.</summary>
    public const string Conflated = "conflated";

    /// <summary>The journal no longer has them.</summary>
    public const string NotKept = "not_kept";

    /// <summary>The position asked for is ahead of everything the cluster has: it is another cluster's, or was lost with a host's power.</summary>
    public const string Ahead = "position_ahead";

    /// <inheritdoc/>
    public bool HasBinary => false;

    /// <inheritdoc/>
    public int Encode(bool binary, Span<byte> into)
    {
        var json = new JsonText(into);
        json.Raw("{\"type\":\"gap\",\"instrument_id\":"u8);
        json.Text(Instrument);
        json.Raw(",\"after\":"u8);
        Position(After, ref json);
        json.Raw(",\"before\":"u8);
        Position(Before, ref json);
        json.Raw(",\"missed\":"u8);
        if (Missed is { } missed) json.Number(missed);
        else json.Raw("null"u8);
        json.Raw(",\"reason\":"u8);
        json.Text(Reason);
        json.Raw("}"u8);
        return json.Length;
    }

    private static void Position(FeedPosition position, ref JsonText json)
    {
        if (position.IsNone) json.Raw("null"u8);
        else json.Text(position.ToString());
    }
}
