using System.Runtime.InteropServices;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Journal.Files;
using Mdc.Journal.Layout;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Recovery;

/// <summary>A closed segment's index as a small file, so that a start need not read the segment. Only a shortcut: a file that is missing or damaged is made again.</summary>
/// <remarks>Little-endian: magic, layout version, shape, number, epoch, then counted arrays; CRC-32C of everything before it at the end.</remarks>
internal static class SegmentIndexFile
{
    /// <summary>Raised with every change of this file's form; others are made again from their segment.</summary>
    private const uint Magic = 0x3149_444D;

    public static void Write(IJournalFiles files, JournalShape shape, ClosedSegment closed)
    {
        var memory = new MemoryStream();
        using var to = new BinaryWriter(memory);
        to.Write(Magic);
        to.Write(TickFrame.LayoutVersion);
        to.Write(shape.Feeder);
        to.Write(shape.Shards);
        to.Write(shape.Slots);
        to.Write(closed.Segment.Number);
        to.Write(closed.Tables.NewestEpoch);
        foreach (var shard in closed.Segment.Index.Shards)
        {
            to.Write(1);
            WriteTail(to, shard.Before);
            WriteArray(to, shard.Blocks);
            to.Write(shard.Days.Length);
            foreach (var day in shard.Days) WriteDay(to, day);
        }
        WriteArray<KeyValuePair<InstrumentKey, long>>(to, closed.Tables.Instruments);
        WriteArray<KeyValuePair<ulong, long>>(to, closed.Tables.Sources);
        WriteArray<OrdinalRange>(to, closed.Tables.Lost);
        to.Write(SlotChecksum.Of(memory.GetBuffer().AsSpan(0, (int)memory.Length)));

        using var file = files.Create(JournalNames.Index(closed.Segment.Number), memory.Length);
        file.Write(0, memory.GetBuffer().AsSpan(0, (int)memory.Length));
    }

    /// <summary>False where there is no whole index of this segment and shape.</summary>
    public static bool TryRead(IJournalFiles files, JournalShape shape, long number, out SegmentIndex index, out ClosedTables tables)
    {
        (index, tables) = (null!, null!);
        if (ReadWhole(files, JournalNames.Index(number)) is not { } bytes) return false;

        using var from = new BinaryReader(new MemoryStream(bytes, writable: false));
        if (from.ReadUInt32() != Magic || from.ReadByte() != TickFrame.LayoutVersion || from.ReadByte() != shape.Feeder
            || from.ReadInt32() != shape.Shards || from.ReadInt32() != shape.Slots || from.ReadInt64() != number) return false;

        var epoch = from.ReadUInt32();
        var shards = new ShardIndex[shape.Shards];
        for (var i = 0; i < shards.Length; i++)
            shards[i] = new ShardIndex(ReadArray<ShardTail>(from)[0], ReadArray<ShardBlock>(from), ReadArray<DayStart>(from));
        index = new SegmentIndex(shards);
        tables = new ClosedTables(
            epoch,
            ReadArray<KeyValuePair<InstrumentKey, long>>(from),
            ReadArray<KeyValuePair<ulong, long>>(from),
            ReadArray<OrdinalRange>(from));
        return true;
    }

    private static byte[]? ReadWhole(IJournalFiles files, string name)
    {
        try
        {
            using var file = files.Open(name, writable: false);
            var bytes = new byte[file.Length];
            if (bytes.Length < 2 * sizeof(uint) || file.Read(0, bytes) != bytes.Length) return null;
            return BitConverter.ToUInt32(bytes, bytes.Length - sizeof(uint)) == SlotChecksum.Of(bytes.AsSpan(0, bytes.Length - sizeof(uint))) ? bytes : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    // Field by field: these two have padding, whose bytes are whatever was there, and equal indexes must be equal files.
    private static void WriteTail(BinaryWriter to, in ShardTail tail)
    {
        to.Write((ulong)tail.Epoch);
        to.Write(tail.N);
        to.Write(tail.Ordinal);
    }

    private static void WriteDay(BinaryWriter to, in DayStart day)
    {
        to.Write((ulong)(uint)day.Day.Value);
        WriteTail(to, day.Before);
    }

    private static void WriteArray<T>(BinaryWriter to, ReadOnlySpan<T> items) where T : unmanaged
    {
        to.Write(items.Length);
        to.Write(MemoryMarshal.AsBytes(items));
    }

    private static T[] ReadArray<T>(BinaryReader from) where T : unmanaged
    {
        var items = new T[from.ReadInt32()];
        from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(items.AsSpan()));
        return items;
    }
}
