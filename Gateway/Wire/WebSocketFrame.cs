using System.Buffers.Binary;

namespace Mdc.Gateway.Wire;

/// <summary>Headers of final, unmasked frames, as servers send them (RFC 6455, 5.2).</summary>
internal static class WebSocketFrame
{
    /// <summary>The longest header.</summary>
    public const int MaxHeader = 10;

    /// <summary>First byte of a whole text message.</summary>
    public const byte Text = 0x81;

    /// <summary>First byte of a whole binary message.</summary>
    public const byte Binary = 0x82;

    /// <summary>Set in the first byte of a message that is compressed (RFC 7692, 6).</summary>
    public const byte Compressed = 0x40;

    /// <summary>How long the header of a message is.</summary>
    public static int HeaderLength(int payload) => payload < 126 ? 2 : payload <= ushort.MaxValue ? 4 : MaxHeader;

    /// <summary>Writes a header and returns its length.</summary>
    public static int WriteHeader(byte first, int payload, Span<byte> into)
    {
        into[0] = first;
        switch (payload)
        {
            case < 126:
                into[1] = (byte)payload;
                return 2;
            case <= ushort.MaxValue:
                into[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(into[2..], (ushort)payload);
                return 4;
            default:
                into[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(into[2..], (ulong)payload);
                return MaxHeader;
        }
    }
}
