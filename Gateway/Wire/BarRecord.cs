using System.Buffers.Binary;
using System.Text;
using Mdc.Domain.Bars;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Wire;

/// <summary>A bar as a record of 144 bytes, little-endian: what sub-protocol <see cref="SubProtocols.Binary"/> pushes beside tick frames.</summary>
/// <remarks>
/// Byte 4 tells it from a tick frame (<see cref="Domain.Ticks.RecordKind"/>), byte 6 is the layout's version, as there. The layout is in
/// docs/protocol.md and frozen by a test; a change is a new version.
/// </remarks>
internal static class BarRecord
{
    /// <summary>Size of a record.</summary>
    public const int Bytes = 144;

    /// <summary>Byte 4 of a bar; no record kind of a journal is as large.</summary>
    public const byte Kind = 0x80;

    private const byte LayoutVersion = 1;
    private const int PeriodBytes = 8;
    private const int InstrumentBytes = 32;

    /// <summary>Writes a bar; returns <see cref="Bytes"/>.</summary>
    public static int Write(string instrument, string period, in Bar bar, BarPushState state, Span<byte> into)
    {
        into = into[..Bytes];
        into.Clear();
        into[4] = Kind;
        into[5] = (byte)state;
        into[6] = LayoutVersion;
        into[7] = (byte)bar.Quality;
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], bar.StartNs);
        BinaryPrimitives.WriteInt64LittleEndian(into[16..], bar.EndNs);
        BinaryPrimitives.WriteInt64LittleEndian(into[24..], bar.Open.Raw);
        BinaryPrimitives.WriteInt64LittleEndian(into[32..], bar.High.Raw);
        BinaryPrimitives.WriteInt64LittleEndian(into[40..], bar.Low.Raw);
        BinaryPrimitives.WriteInt64LittleEndian(into[48..], bar.Close.Raw);
        BinaryPrimitives.WriteInt64LittleEndian(into[56..], bar.Volume);
        BinaryPrimitives.WriteInt64LittleEndian(into[64..], bar.TurnoverCents);
        BinaryPrimitives.WriteDoubleLittleEndian(into[72..], bar.OpenOpenInterest);
        BinaryPrimitives.WriteDoubleLittleEndian(into[80..], bar.OpenInterest);
        BinaryPrimitives.WriteInt32LittleEndian(into[88..], bar.Ticks);
        BinaryPrimitives.WriteInt32LittleEndian(into[92..], bar.Revision);
        BinaryPrimitives.WriteInt32LittleEndian(into[96..], bar.TradingDay.Value);
        BinaryPrimitives.WriteUInt16LittleEndian(into[100..], bar.RuleVersion);
        Encoding.ASCII.GetBytes(period, into.Slice(104, PeriodBytes));
        Encoding.ASCII.GetBytes(instrument, into.Slice(112, InstrumentBytes));
        return Bytes;
    }
}
