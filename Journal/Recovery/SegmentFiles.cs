using Mdc.Domain.Ticks;
using Mdc.Journal.Files;
using Mdc.Journal.Layout;
using Mdc.Journal.Reading;

namespace Mdc.Journal.Recovery;

/// <summary>A journal's segment files, opened and checked against one shape, oldest first.</summary>
internal sealed record SegmentFiles(JournalShape Shape, IReadOnlyList<(long Number, IJournalFile File)> Files, IReadOnlyList<long> DamagedHeaders)
{
    /// <summary>Number of the oldest segment; 0 where there is none.</summary>
    public long FirstNumber => Files.Count == 0 ? 0 : Files[0].Number;

    /// <summary>Opens all segments. A wanted shape's slot count is for a new journal; an existing one keeps its own.</summary>
    public static SegmentFiles Open(IJournalFiles files, JournalShape? wanted, bool writable)
    {
        var opened = new List<(long Number, IJournalFile File)>();
        try
        {
            foreach (var number in files.List().Select(JournalNames.NumberOf).OfType<long>().Order())
                opened.Add((number, files.Open(JournalNames.Segment(number), writable)));
            return Check(files, wanted, opened);
        }
        catch
        {
            foreach (var (_, file) in opened) file.Dispose();
            throw;
        }
    }

    private static SegmentFiles Check(IJournalFiles files, JournalShape? wanted, List<(long Number, IJournalFile File)> opened)
    {
        JournalShape? known = null;
        var damaged = new List<long>();
        var slot = new byte[TickFrame.Bytes];
        foreach (var (number, file) in opened)
        {
            slot.AsSpan(file.Read(0, slot)).Clear();
            if (SegmentHeader.FromSlot(slot) is null) damaged.Add(number);
            // With one wrong bit it still tells what the journal is, which may be the only place that does.
            if (SegmentHeader.FromSlot(slot) is null && !BitRepair.TryRepairHeader(slot, out _)) continue;
            var header = SegmentHeader.FromSlot(slot)!.Value;
            var name = $"{JournalNames.Segment(number)} in {files.Place}";
            if (header.Version != TickFrame.LayoutVersion)
                throw new JournalOpenException($"{name} has layout version {header.Version}; this program knows {TickFrame.LayoutVersion} only.");
            if (header.Number != number)
                throw new JournalOpenException($"{name} says it is segment {header.Number}: the file was renamed.");
            var shape = new JournalShape(header.Feeder, header.Shards, header.Slots);
            if (known is { } other && other != shape)
                throw new JournalOpenException($"{name} belongs to another journal: {shape} beside {other}.");
            known = shape;
        }
        return new SegmentFiles(Agree(files, wanted, known, opened), opened, damaged);
    }

    private static JournalShape Agree(IJournalFiles files, JournalShape? wanted, JournalShape? known, List<(long Number, IJournalFile File)> opened)
    {
        if (known is { } shape)
        {
            if (wanted is { } asked && (asked.Feeder, asked.Shards) != (shape.Feeder, shape.Shards))
                throw new JournalOpenException(
                    $"The journal in {files.Place} is feeder {shape.Feeder}'s with {shape.Shards} shards; feeder {asked.Feeder} with {asked.Shards} shards was asked for.");
            return shape;
        }
        if (wanted is not { } fallback)
            throw new JournalOpenException($"There is no journal in {files.Place}, or none whose header can be read.");

        // Every header is damaged: the files' length still tells how many slots they have.
        var longest = opened.Count == 0 ? 0 : opened.Max(one => one.File.Length);
        return longest < 2 * TickFrame.Bytes ? fallback : fallback with { Slots = (int)(longest / TickFrame.Bytes) - 1 };
    }
}
