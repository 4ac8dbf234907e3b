using System.IO.Compression;

namespace Mdc.Gateway.Wire;

/// <summary>Compresses one message by itself, as permessage-deflate without context takeover asks (RFC 7692, 7.2.1). One thread.</summary>
internal sealed class MessageDeflate
{
    // What a flush ends with, and a message must not.
    private const int FlushTail = 4;

    private readonly MemoryStream _compressed = new(4096);

    /// <summary>Compresses a payload into memory. 0 where it would not get smaller: send it as it is.</summary>
    public int Compress(ReadOnlySpan<byte> payload, Span<byte> into)
    {
        _compressed.SetLength(0);
        // zlib's state can't be reset from here, so each message makes its own: tens of microseconds, once for all clients.
        using var deflate = new DeflateStream(_compressed, CompressionLevel.Fastest, leaveOpen: true);
        deflate.Write(payload);
        deflate.Flush();
        var length = (int)_compressed.Length - FlushTail;
        if (length <= 0 || length >= payload.Length) return 0;
        _compressed.GetBuffer().AsSpan(0, length).CopyTo(into);
        return length;
    }
}
