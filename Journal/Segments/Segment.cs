using System.Runtime.InteropServices;
using Mdc.Domain.Ticks;
using Mdc.Journal.Files;
using Mdc.Journal.Layout;

namespace Mdc.Journal.Segments;

/// <summary>A run of consecutive ordinals in one file, with its index in memory.</summary>
/// <remarks>Reading is safe for any number of threads, also while the segment is retired: then its slots read as empty.</remarks>
internal sealed class Segment(JournalShape shape, long number, IJournalFile file, SegmentIndex index) : IDisposable
{
    public long Number => number;

    public long FirstOrdinal => number * shape.Slots;

    /// <summary>First ordinal of the next segment.</summary>
    public long EndOrdinal => FirstOrdinal + shape.Slots;

    public SegmentIndex Index => index;

    public long Bytes => file.Length;

    /// <summary>Reads raw slots from an ordinal on; slots that the file doesn't have read as empty.</summary>
    /// <exception cref="IOException">The disk could not read.</exception>
    public void Read(long ordinal, Span<TickFrame> into)
    {
        var bytes = MemoryMarshal.AsBytes(into);
        var read = 0;
        try
        {
            read = file.Read(OffsetOf(ordinal), bytes);
        }
        catch (ObjectDisposedException)
        {
            // Retired beside this read: no longer kept.
        }
        bytes[read..].Clear();
    }

    /// <summary>Reads one slot. False where it holds no whole record, or the disk can't read it.</summary>
    public bool TryRead(long ordinal, ref TickFrame frame)
    {
        try
        {
            Read(ordinal, new Span<TickFrame>(ref frame));
        }
        catch (IOException)
        {
            return false;
        }
        return SlotChecksum.Holds(frame, ordinal);
    }

    /// <summary>Writes slots from an ordinal on, in one call.</summary>
    public void Write(long ordinal, ReadOnlySpan<TickFrame> frames) => file.Write(OffsetOf(ordinal), MemoryMarshal.AsBytes(frames));

    public void Flush() => file.Flush();

    public void Dispose() => file.Dispose();

    /// <summary>Where a slot begins in the file, bytes.</summary>
    public long OffsetOf(long ordinal) => (ordinal - FirstOrdinal + 1) * TickFrame.Bytes;
}
