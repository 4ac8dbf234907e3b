using Mdc.Domain.Ticks;

namespace Mdc.Journal.Layout;

/// <summary>What is equal for all segments of a journal, so that an ordinal becomes a place by arithmetic.</summary>
internal readonly record struct JournalShape(byte Feeder, int Shards, int Slots)
{
    /// <summary>Length of a segment's file in bytes: its header and its slots.</summary>
    public long SegmentBytes => (Slots + 1L) * TickFrame.Bytes;

    public long NumberOf(long ordinal) => ordinal / Slots;

    public SegmentHeader Header(long number) => new(TickFrame.LayoutVersion, Feeder, Shards, Slots, number);
}
