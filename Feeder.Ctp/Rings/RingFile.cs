using System.Runtime.InteropServices;
using Mdc.Feeder.Ctp.Native;

namespace Mdc.Feeder.Ctp.Rings;

/// <summary>Makes, opens and looks into the files of rings.</summary>
internal static class RingFile
{
    /// <summary>The rings' file extension.</summary>
    public const string Extension = ".ring";

    /// <summary>The fewest slots a ring may have.</summary>
    public const int FewestSlots = 16;

    /// <summary>The most: the file must stay below 2 GiB.</summary>
    public const int MostSlots = 3_000_000;

    // Ten million a second for a thousand years: a cursor beyond it is damage.
    private const long MostTicks = 1L << 58;

    /// <summary>Opens a front's ring, or makes it. One that is empty takes the wanted number of slots; one that is not keeps its own.</summary>
    /// <param name="path">The file. Its directory is there.</param>
    /// <param name="slots">Slots of a new ring, <see cref="FewestSlots"/> to <see cref="MostSlots"/>.</param>
    /// <param name="nowNs">Our clock, for the bounds of what a crash damaged.</param>
    /// <exception cref="SourceException">The file is in use, is no ring, or the disk has no room.</exception>
    public static DepthRing Open(string path, int slots, long nowNs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, FewestSlots);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots, MostSlots);
        FileStream? stream = null;
        try
        {
            stream = Lock(path);
            var header = Prepare(stream, path, slots);
            var file = new MappedFile(stream);
            var ring = new DepthRing(file, RingRecovery.Of(file, header));
            var cut = ring.Recovered.Damaged + (ring.Recovered.IsTorn ? 1 : 0);
            if (cut > 0) ring.CountDamaged(cut, ring.Recovered.NewestNs == 0 ? nowNs : ring.Recovered.NewestNs, nowNs);
            return ring;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw new SourceException($"The ring {path} can't be opened: {e.Message}", e);
        }
        catch
        {
            stream?.Dispose();
            throw;
        }
    }

    /// <summary>How many ticks a ring's file holds that no journal has; 0 where it is no ring, or in use.</summary>
    public static long Waiting(string path)
    {
        var header = default(RingHeader);
        var bytes = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref header, 1));
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length == bytes.Length && IsRing(header, stream.Length) ? header.Head - header.Tail : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(path))
        {
            throw new SourceException($"The ring {path} is in use: another process, or another connection of this one, has the same front.", e);
        }
    }

    private static RingHeader Prepare(FileStream stream, string path, int slots)
    {
        var header = default(RingHeader);
        var bytes = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref header, 1));
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        // A file whose making was cut short has no mark yet.
        if (length == 0 || header.Magic == 0) header = default;
        else if (!IsRing(header, stream.Length)) throw new SourceException($"{path} is no ring, or of another version. It is left as it is: move it away, and a new one is made.");

        if (header.Magic == RingHeader.Mark && (header.Head > header.Tail || header.Slots == slots)) return header;
        header.Magic = RingHeader.Mark;
        (header.Slots, header.SlotBytes) = (slots, RingSlot.Bytes);
        Reserve(stream, DepthRing.HeaderBytes + (long)slots * RingSlot.Bytes);
        stream.Position = 0;
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
        return header;
    }

    private static bool IsRing(in RingHeader header, long length) =>
        header is { Magic: RingHeader.Mark, SlotBytes: RingSlot.Bytes, Slots: >= FewestSlots and <= MostSlots } && IsCount(header.Tail, header.Head) && IsCount(header.LostSettled, header.Lost)
        && length >= DepthRing.HeaderBytes + (long)header.Slots * RingSlot.Bytes;

    private static bool IsCount(long settled, long all) => settled >= 0 && all >= settled && all < MostTicks;

    // A hole in a mapped file ends the process when the disk is full: every block is written before a callback needs it.
    private static void Reserve(FileStream stream, long length)
    {
        stream.SetLength(length);
        stream.Position = 0;
        var zeros = new byte[1 << 16];
        for (var left = length; left > 0; left -= Math.Min(left, zeros.Length)) stream.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
    }
}
