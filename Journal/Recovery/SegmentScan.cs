using System.Runtime.InteropServices;
using Mdc.Domain.Ticks;
using Mdc.Journal.Layout;
using Mdc.Journal.Reading;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Recovery;

/// <summary>Reads every slot of segments, in order, and tells whole records, lost ones and the torn tail apart.</summary>
internal sealed class SegmentScan(JournalTables tables)
{
    private const int ChunkSlots = 4096;

    private readonly TickFrame[] _chunk = new TickFrame[ChunkSlots];
    private readonly List<OrdinalRange> _lost = [];
    private readonly List<Segment> _read = [];
    private OrdinalRange _doubtful;

    /// <summary>Ordinal of the newest whole record; -1 before the first.</summary>
    public long NewestRecord { get; private set; } = -1;

    /// <summary>Whole records found.</summary>
    public long Records { get; private set; }

    /// <summary>Bytes read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Slots without a whole record that have a whole one after them.</summary>
    public IReadOnlyList<OrdinalRange> Lost => _lost;

    /// <summary>Slots after the newest whole record that are not empty.</summary>
    public long TornSlots { get; private set; }

    /// <summary>From the first to the last of them.</summary>
    public OrdinalRange TornTail { get; private set; }

    /// <summary>Reads a segment and fills its index.</summary>
    public void Read(Segment segment)
    {
        _read.Add(segment);
        for (var ordinal = segment.FirstOrdinal; ordinal < segment.EndOrdinal; ordinal += ChunkSlots)
        {
            var chunk = _chunk.AsSpan(0, (int)Math.Min(ChunkSlots, segment.EndOrdinal - ordinal));
            OrdinalReader.ReadWhatCan(segment, ordinal, chunk);
            BytesRead += chunk.Length * (long)TickFrame.Bytes;
            for (var i = 0; i < chunk.Length; i++) Take(segment, ordinal + i, chunk[i]);
        }
    }

    /// <summary>Ordinals that are known without reading them, up to (not including) <paramref name="next"/>: by an index, with these lost ones.</summary>
    public void Skip(long next, IReadOnlyList<OrdinalRange> lost)
    {
        SettleDoubtful();
        _lost.AddRange(lost);
        NewestRecord = next - 1;
    }

    /// <summary>Ordinals whose file is missing though there are later ones: lost, and never given again.</summary>
    public void Miss(OrdinalRange range)
    {
        Doubt(range);
        SettleDoubtful();
        NewestRecord = range.Next - 1;
    }

    private void Take(Segment segment, long ordinal, in TickFrame frame)
    {
        if (SlotChecksum.Holds(frame, ordinal))
        {
            SettleDoubtful();
            Keep(segment, ordinal, frame);
            return;
        }
        Doubt(new OrdinalRange(ordinal, 1));
        if (!IsEmpty(frame)) Tear(ordinal);
    }

    private void Keep(Segment segment, long ordinal, in TickFrame frame)
    {
        NewestRecord = ordinal;
        Records++;
        segment.Index.Add(ordinal, frame);
        tables.Add(ordinal, frame);
    }

    private void Doubt(OrdinalRange range) =>
        _doubtful = _doubtful.Count == 0 ? range : _doubtful with { Count = range.Next - _doubtful.First };

    private void Tear(long ordinal)
    {
        TornSlots++;
        TornTail = TornTail.Count == 0 ? new OrdinalRange(ordinal, 1) : TornTail with { Count = ordinal + 1 - TornTail.First };
    }

    // A whole record after them: what was in doubt is lost, not torn. It is read once more, because a writer may have been at work on
    // it, at the end of one segment and in the next by now: slots are written in order, so now that a later one is whole, they are.
    private void SettleDoubtful()
    {
        var doubtful = _doubtful;
        (_doubtful, TornTail, TornSlots) = (default, default, 0);
        var frame = default(TickFrame);
        for (var ordinal = doubtful.First; ordinal < doubtful.Next; ordinal++)
        {
            if (_read.FindLast(segment => ordinal >= segment.FirstOrdinal && ordinal < segment.EndOrdinal) is { } segment && segment.TryRead(ordinal, ref frame)) Keep(segment, ordinal, frame);
            else Lose(ordinal);
        }
    }

    private void Lose(long ordinal)
    {
        if (_lost is [.., var last] && last.Next == ordinal) _lost[^1] = last with { Count = last.Count + 1 };
        else _lost.Add(new OrdinalRange(ordinal, 1));
    }

    private static bool IsEmpty(in TickFrame frame) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in frame, 1)).IndexOfAnyExcept((byte)0) < 0;
}
