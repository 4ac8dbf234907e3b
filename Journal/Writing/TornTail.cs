using System.Runtime.InteropServices;
using Mdc.Domain.Ticks;
using Mdc.Journal.Files;
using Mdc.Journal.Layout;
using Mdc.Journal.Reading;
using Mdc.Journal.Recovery;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Writing;

/// <summary>Keeps the bytes of a torn tail in a file of their own and empties its slots, so that they can be used again.</summary>
internal static class TornTail
{
    private const int ChunkSlots = 4096;

    /// <summary>Returns the name of the file that keeps the slots; null where none is torn. Durable on return.</summary>
    public static string? SetAside(IJournalFiles files, RecoveredJournal journal, uint epoch)
    {
        var torn = journal.Report.TornTail;
        if (torn.Count == 0) return null;

        var name = JournalNames.TornTail(torn.First, epoch);
        using (var aside = files.Create(name, torn.Count * TickFrame.Bytes))
        {
            ForEachChunk(journal.Segments, torn, (segment, ordinal, chunk) =>
            {
                OrdinalReader.ReadWhatCan(segment, ordinal, chunk);
                aside.Write((ordinal - torn.First) * TickFrame.Bytes, MemoryMarshal.AsBytes(chunk));
            });
            aside.Flush();
        }
        ForEachChunk(journal.Segments, torn, (segment, ordinal, chunk) =>
        {
            chunk.Clear();
            segment.Write(ordinal, chunk);
        });
        for (var at = journal.Segments.PlaceOf(torn.First); at <= journal.Segments.PlaceOf(torn.Next - 1); at++) journal.Segments[at]?.Flush();
        return name;
    }

    private static void ForEachChunk(SegmentSet segments, OrdinalRange torn, ChunkAction act)
    {
        var buffer = new TickFrame[ChunkSlots];
        for (var ordinal = torn.First; ordinal < torn.Next;)
        {
            var segment = segments.Find(ordinal);
            var end = Math.Min(torn.Next, segment?.EndOrdinal ?? ordinal + 1);
            var chunk = buffer.AsSpan(0, (int)Math.Min(ChunkSlots, end - ordinal));
            if (segment is not null) act(segment, ordinal, chunk);
            ordinal += chunk.Length;
        }
    }

    private delegate void ChunkAction(Segment segment, long ordinal, Span<TickFrame> chunk);
}
