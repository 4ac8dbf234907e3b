using System.Numerics;
using System.Runtime.InteropServices;

namespace Mdc.Feeder.Ctp.Rings;

/// <summary>The first page of a ring's file. Cursors only grow; a slot is a cursor's remainder. Each writer has cache lines of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 512)]
internal struct RingHeader
{
    /// <summary>"MDCRING1" as it stands in the file.</summary>
    public const ulong Mark = 0x31474E495243444D;

    /// <summary><see cref="Mark"/>.</summary>
    [FieldOffset(0)] public ulong Magic;

    /// <summary>How many slots the file has.</summary>
    [FieldOffset(8)] public int Slots;

    /// <summary><see cref="RingSlot.Bytes"/> of the code that made it.</summary>
    [FieldOffset(12)] public int SlotBytes;

    /// <summary>Ticks written ever. The callback's thread.</summary>
    [FieldOffset(128)] public long Head;

    /// <summary>Ticks let go ever: they are in the journal. The reader.</summary>
    [FieldOffset(256)] public long Tail;

    /// <summary>Of <see cref="Lost"/>, those that are accounted for in the journal. The reader.</summary>
    [FieldOffset(264)] public long LostSettled;

    /// <summary>Ticks that found no room ever. The callback's thread.</summary>
    [FieldOffset(384)] public long Lost;

    /// <summary>When the oldest of those that are not accounted for came, unix nanoseconds.</summary>
    [FieldOffset(392)] public long LostFromNs;

    /// <summary>When the newest of them came.</summary>
    [FieldOffset(400)] public long LostToNs;
}

/// <summary>What stands before a tick's bytes in its slot.</summary>
[StructLayout(LayoutKind.Explicit, Size = HeaderBytes)]
internal struct RingSlot
{
    /// <summary>Size of a slot, the tick's bytes included: the largest tick so far has 584.</summary>
    public const int Bytes = 640;

    /// <summary>Size of what stands before the tick's bytes.</summary>
    public const int HeaderBytes = 40;

    /// <summary>The most bytes a tick may have.</summary>
    public const int MostBytes = Bytes - HeaderBytes;

    /// <summary>CRC-32C of the rest of the slot as far as it is used.</summary>
    [FieldOffset(0)] public uint Checksum;

    /// <summary>Bytes of the tick.</summary>
    [FieldOffset(4)] public ushort Length;

    /// <summary>How the tick's bytes are laid out.</summary>
    [FieldOffset(6)] public ushort Layout;

    /// <summary>Which tick of the ring it is, from 0: tells a slot written now from what stood there a lap ago.</summary>
    [FieldOffset(8)] public long Index;

    /// <summary>Which callback of the front it is, from 1; those that found no room count too.</summary>
    [FieldOffset(16)] public long Ordinal;

    /// <summary>When the callback came, unix nanoseconds.</summary>
    [FieldOffset(24)] public long ReceivedNs;

    /// <summary>The login's trading day, yyyymmdd; 0 for none.</summary>
    [FieldOffset(32)] public int LoginDay;

    /// <summary>CRC-32C of a slot from its fourth byte to the end of the tick.</summary>
    public static uint ChecksumOf(ReadOnlySpan<byte> slot, int tickBytes)
    {
        var used = slot[sizeof(uint)..(HeaderBytes + tickBytes)];
        var crc = BitOperations.Crc32C(~0u, MemoryMarshal.Read<uint>(used));
        used = used[sizeof(uint)..];
        var words = MemoryMarshal.Cast<byte, ulong>(used);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (var one in used[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
