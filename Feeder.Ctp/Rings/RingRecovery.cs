using System.Runtime.InteropServices;
using Mdc.Feeder.Ctp.Native;

namespace Mdc.Feeder.Ctp.Rings;

/// <summary>What a ring held when it was opened.</summary>
/// <param name="Head">Where writing goes on.</param>
/// <param name="Whole">Ticks that can be read.</param>
/// <param name="Damaged">Ticks that were written and can't be read any more: a host's loss of power.</param>
/// <param name="IsTorn">True where the process ended in the middle of writing one more.</param>
/// <param name="NewestNs">When the newest readable one came, unix nanoseconds; 0 where there is none.</param>
internal readonly record struct RingRecovery(long Head, long Whole, long Damaged, bool IsTorn, long NewestNs)
{
    /// <summary>Looks through what was written and not let go, and a little further: a cursor may be older than the slots before it.</summary>
    public static RingRecovery Of(MappedFile file, in RingHeader header)
    {
        var head = header.Head;
        var (whole, damaged, newestNs) = (0L, 0L, 0L);
        var index = header.Tail;
        for (; index - header.Tail < header.Slots; index++)
        {
            ReadOnlySpan<byte> slot = DepthRing.SlotOf(file, index, header.Slots);
            if (Holds(slot, index)) (whole, newestNs) = (whole + 1, MemoryMarshal.Read<RingSlot>(slot).ReceivedNs);
            else if (index < head) damaged++;
            else break;
        }
        return new RingRecovery(index, whole, damaged, index - header.Tail < header.Slots && IsBegun(DepthRing.SlotOf(file, index, header.Slots), index), newestNs);
    }

    /// <summary>True where the slot holds a whole tick that was written as this one, in a layout that we know.</summary>
    public static bool Holds(ReadOnlySpan<byte> bytes, long index)
    {
        ref readonly var slot = ref MemoryMarshal.AsRef<RingSlot>(bytes);
        return slot.Index == index && slot.Length == TickLayout.Of(slot.Layout)?.Bytes && slot.Checksum == RingSlot.ChecksumOf(bytes, slot.Length);
    }

    private static bool IsBegun(ReadOnlySpan<byte> bytes, long index) => MemoryMarshal.Read<RingSlot>(bytes) is { Length: > 0 } slot && slot.Index == index;
}
