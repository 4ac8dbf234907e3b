using System.Buffers.Binary;
using Mdc.Domain.Ticks;

namespace Mdc.Journal.Layout;

/// <summary>What a segment says about itself in its first slot. The rest of the slot is zero.</summary>
/// <remarks>
/// Little-endian: checksum 0..4 (CRC-32C of bytes 4 to 384), magic 8..16, layout version 16, feeder 17, shards 18..20,
/// slots 20..24, segment number 24..32, first ordinal 32..40. Magic and version stay where they are in every layout.
/// </remarks>
internal readonly record struct SegmentHeader(byte Version, byte Feeder, int Shards, int Slots, long Number)
{
    /// <summary>"MDCJRNL" and a zero, as the bytes stand in the file.</summary>
    private const ulong Magic = 0x004C_4E52_4A43_444D;

    public long FirstOrdinal => Number * Slots;

    public byte[] ToSlot()
    {
        var slot = new byte[TickFrame.Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(slot.AsSpan(8), Magic);
        slot[16] = Version;
        slot[17] = Feeder;
        BinaryPrimitives.WriteUInt16LittleEndian(slot.AsSpan(18), (ushort)Shards);
        BinaryPrimitives.WriteInt32LittleEndian(slot.AsSpan(20), Slots);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(24), Number);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(32), FirstOrdinal);
        BinaryPrimitives.WriteUInt32LittleEndian(slot, SlotChecksum.Of(slot.AsSpan(4)));
        return slot;
    }

    /// <summary>Null where the slot is no whole header.</summary>
    public static SegmentHeader? FromSlot(ReadOnlySpan<byte> slot)
    {
        if (slot.Length != TickFrame.Bytes || BinaryPrimitives.ReadUInt64LittleEndian(slot[8..]) != Magic) return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(slot) != SlotChecksum.Of(slot[4..])) return null;
        return new SegmentHeader(
            slot[16],
            slot[17],
            BinaryPrimitives.ReadUInt16LittleEndian(slot[18..]),
            BinaryPrimitives.ReadInt32LittleEndian(slot[20..]),
            BinaryPrimitives.ReadInt64LittleEndian(slot[24..]));
    }
}
