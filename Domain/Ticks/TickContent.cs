using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Mdc.Domain.Ticks;

/// <summary>What two copies of one tick have in common, whichever front and feeder brought them.</summary>
/// <remarks>
/// The content is the trading day it counts for, the raw time and everything the exchange sent; not our times, positions and flags,
/// nor the raw days, which fronts fill each in their own way (ctp.md 4.1).
/// </remarks>
public static class TickContent
{
    /// <summary>How many bytes a content has.</summary>
    public const int Bytes = 4 + (TimeEnd - TimeAt) + (BodyEnd - BodyAt);

    private const int DayAt = 56, TimeAt = 68, TimeEnd = 74, BodyAt = 76, BodyEnd = 376;

    /// <summary>True where both frames carry the same tick.</summary>
    public static bool Same(in TickFrame a, in TickFrame b)
    {
        ReadOnlySpan<byte> x = AllBytes(a), y = AllBytes(b);
        return x[DayAt..(DayAt + 4)].SequenceEqual(y[DayAt..(DayAt + 4)])
            && x[TimeAt..TimeEnd].SequenceEqual(y[TimeAt..TimeEnd])
            && x[BodyAt..BodyEnd].SequenceEqual(y[BodyAt..BodyEnd]);
    }

    /// <summary>64 well-mixed bits of the content: for telling repeats and for the unique key in the store. Stable for ever.</summary>
    public static ulong Hash(in TickFrame frame)
    {
        var bytes = AllBytes(frame);
        var day = BinaryPrimitives.ReadUInt32LittleEndian(bytes[DayAt..]);
        var time = BinaryPrimitives.ReadUInt32LittleEndian(bytes[TimeAt..]);
        var millis = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(TimeAt + 4)..]);
        var hash = Mix(0x9E3779B97F4A7C15UL ^ day, ((ulong)millis << 32) | time);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes[(BodyAt + 4)..BodyEnd]);
        hash = Mix(hash, BinaryPrimitives.ReadUInt32LittleEndian(bytes[BodyAt..]));
        foreach (var word in words) hash = Mix(hash, word);
        return hash;
    }

    /// <summary>Writes the content's <see cref="Bytes"/>: trading day, raw time, then all that the exchange sent, as the frame has it.</summary>
    public static void Write(in TickFrame frame, Span<byte> into)
    {
        var bytes = AllBytes(frame);
        bytes.Slice(DayAt, 4).CopyTo(into);
        bytes[TimeAt..TimeEnd].CopyTo(into[4..]);
        bytes[BodyAt..BodyEnd].CopyTo(into[(4 + TimeEnd - TimeAt)..]);
    }

    // A 64x64 -> 128 bit product folded in half: every input bit reaches every output bit after one more round.
    private static ulong Mix(ulong hash, ulong word)
    {
        var high = Math.BigMul(hash ^ word, 0xA24BAED4963EE407UL, out var low);
        return high ^ low ^ (word * 0x9FB21C651E98DF25UL);
    }

    private static ReadOnlySpan<byte> AllBytes(in TickFrame frame) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in frame, 1));
}
