using Mdc.Gateway.Metrics;
using Mdc.Gateway.Wire;

namespace Mdc.Gateway.Push;

/// <summary>Something that is pushed.</summary>
internal interface IEncodable
{
    /// <summary>True where it has a form for <see cref="WireForm.Binary"/>; else clients of that form get the JSON.</summary>
    bool HasBinary { get; }

    /// <summary>Writes the message's payload; returns its length.</summary>
    int Encode(bool binary, Span<byte> into);
}

/// <summary>One push on its way to many clients: each form is made when the first client takes it, as a whole WebSocket frame. The loop's.</summary>
internal sealed class Encoded(GatewayMetrics metrics)
{
    /// <summary>The longest payload.</summary>
    public const int MaxPayload = 64 * 1024;

    private const int NotWorthIt = 128;

    private readonly byte[]?[] _memory = new byte[]?[4];
    private readonly (int Start, int Length)[] _frames = new (int, int)[4];
    private readonly MessageDeflate _deflate = new();
    private IEncodable? _source;

    /// <summary>False while compressing would hold others up: clients that negotiated it then get plain messages, which is legal at any time.</summary>
    public bool MayCompress { get; set; } = true;

    /// <summary>Begins the next message; what <see cref="Frame"/> gave before is overwritten.</summary>
    public Encoded Of(IEncodable source)
    {
        _source = source;
        Array.Clear(_frames);
        return this;
    }

    /// <summary>The frame in a form; valid until the next <see cref="Of"/>.</summary>
    public ReadOnlySpan<byte> Frame(WireForm form)
    {
        if (!_source!.HasBinary) form &= ~WireForm.Binary;
        if (!MayCompress) form &= ~WireForm.Deflated;
        if (_frames[(int)form].Length == 0) Make(form);
        var (start, length) = _frames[(int)form];
        return _memory[(int)form].AsSpan(start, length);
    }

    private void Make(WireForm form)
    {
        var isBinary = (form & WireForm.Binary) != 0;
        var first = isBinary ? WebSocketFrame.Binary : WebSocketFrame.Text;
        var memory = _memory[(int)form] ??= new byte[WebSocketFrame.MaxHeader + MaxPayload];
        var payload = memory.AsSpan(WebSocketFrame.MaxHeader);
        int length;
        if ((form & WireForm.Deflated) == 0)
        {
            length = _source!.Encode(isBinary, payload);
        }
        else
        {
            var plain = Frame(form & ~WireForm.Deflated);
            length = plain.Length > NotWorthIt ? _deflate.Compress(plain[HeaderOf(plain)..], payload) : 0;
            if (length == 0)
            {
                plain.CopyTo(memory);
                _frames[(int)form] = (0, plain.Length);
                return;
            }
            first |= WebSocketFrame.Compressed;
        }
        metrics.Encoded(length);
        // The header ends where the payload begins.
        var header = WebSocketFrame.HeaderLength(length);
        WebSocketFrame.WriteHeader(first, length, memory.AsSpan(WebSocketFrame.MaxHeader - header));
        _frames[(int)form] = (WebSocketFrame.MaxHeader - header, header + length);
    }

    private static int HeaderOf(ReadOnlySpan<byte> frame) => frame[1] switch { < 126 => 2, 126 => 4, _ => WebSocketFrame.MaxHeader };
}
