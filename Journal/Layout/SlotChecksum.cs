using System.Numerics;
using System.Runtime.InteropServices;
using Mdc.Domain.Ticks;

namespace Mdc.Journal.Layout;

/// <summary>CRC-32C of a slot: over the frame's bytes 4 to 384, then the ordinal, so that a record in a foreign slot is found too.</summary>
internal static class SlotChecksum
{
    /// <summary>The checksum a record must carry in the slot of this ordinal.</summary>
    public static uint Of(in TickFrame frame, long ordinal)
    {
        var bytes = MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in frame, 1));
        var crc = BitOperations.Crc32C(~0u, MemoryMarshal.Read<uint>(bytes[4..]));
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes[8..])) crc = BitOperations.Crc32C(crc, word);
        return ~BitOperations.Crc32C(crc, (ulong)ordinal);
    }

    /// <summary>True where the slot holds a whole record that was written for it; an empty slot does not.</summary>
    public static bool Holds(in TickFrame frame, long ordinal) =>
        frame.Kind != RecordKind.None && frame.Checksum == Of(frame, ordinal);

    /// <summary>CRC-32C of any bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (var one in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
