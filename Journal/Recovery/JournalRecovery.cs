using Mdc.Domain.Ticks;
using Mdc.Journal.Files;
using Mdc.Journal.Layout;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Recovery;

/// <summary>Builds a journal's indexes and tables from its files. Reads only; changes nothing.</summary>
internal static class JournalRecovery
{
    /// <param name="wanted">What the journal must be; null takes what it is.</param>
    /// <exception cref="JournalOpenException">The journal is another one than wanted, of an unknown layout, or not there.</exception>
    public static RecoveredJournal Run(IJournalFiles files, JournalShape? wanted, bool scanAll, bool writable, TimeProvider time)
    {
        var started = time.GetTimestamp();
        var opened = SegmentFiles.Open(files, wanted, writable);
        try
        {
            return Run(files, opened, scanAll, time, started);
        }
        catch
        {
            foreach (var (_, file) in opened.Files) file.Dispose();
            throw;
        }
    }

    private static RecoveredJournal Run(IJournalFiles files, SegmentFiles opened, bool scanAll, TimeProvider time, long started)
    {
        var shape = opened.Shape;
        var tables = new JournalTables();
        var scan = new SegmentScan(tables);
        var segments = new List<Segment?>();
        var scanned = new List<ClosedSegment>();
        var tails = new ShardTail[shape.Shards];
        var byIndex = 0;

        foreach (var (number, file) in opened.Files)
        {
            while (segments.Count > 0 && opened.FirstNumber + segments.Count < number)
            {
                scan.Miss(new OrdinalRange((opened.FirstNumber + segments.Count) * shape.Slots, shape.Slots));
                segments.Add(null);
            }

            Segment segment;
            if (!scanAll && SegmentIndexFile.TryRead(files, shape, number, out var index, out var known))
            {
                segment = new Segment(shape, number, file, index);
                known.AddTo(tables, index);
                scan.Skip(segment.EndOrdinal, known.Lost);
                byIndex++;
            }
            else
            {
                segment = new Segment(shape, number, file, SegmentIndex.After(tails, shape.Slots));
                scan.Read(segment);
                segment.Index.Trim();
                scanned.Add(new ClosedSegment(segment, ClosedTables.Of(segment, tables)));
            }
            segments.Add(segment);
            tails = segment.Index.Tails();
        }

        var next = Math.Max(scan.NewestRecord + 1, opened.FirstNumber * shape.Slots);
        return new RecoveredJournal(
            shape,
            new SegmentSet(shape.Slots, opened.FirstNumber, [.. segments]),
            tables,
            tails,
            [.. scanned.Where(one => one.Segment.EndOrdinal <= next).Select(one => one with { Tables = one.Tables.WithLost(scan.Lost, one.Segment) })],
            new RecoveryReport
            {
                Segments = opened.Files.Count,
                SegmentsByIndex = byIndex,
                RecordsScanned = scan.Records,
                BytesScanned = scan.BytesRead,
                Duration = time.GetElapsedTime(started),
                NextOrdinal = next,
                Damaged = scan.Lost,
                DamagedRecords = scan.Lost.Sum(range => range.Count),
                DamagedHeaders = opened.DamagedHeaders,
                TornSlots = scan.TornSlots,
                TornTail = scan.TornTail,
            });
    }
}
