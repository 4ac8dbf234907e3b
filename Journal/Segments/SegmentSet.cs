namespace Mdc.Journal.Segments;

/// <summary>The segments of a journal in order, as an unchanging value: readers take it once and are consistent. A missing file leaves a null.</summary>
internal sealed class SegmentSet(int slots, long firstNumber, Segment?[] segments) : IDisposable
{
    public int Count => segments.Length;

    public Segment? this[int at] => segments[at];

    public long FirstNumber => firstNumber;

    public long FirstOrdinal => firstNumber * slots;

    /// <summary>Number of the segment that would be next.</summary>
    public long EndNumber => firstNumber + segments.Length;

    /// <summary>First ordinal after the last segment.</summary>
    public long EndOrdinal => EndNumber * slots;

    /// <summary>First ordinal after the segment at a place.</summary>
    public long EndOf(int at) => (firstNumber + at + 1) * slots;

    /// <summary>Place of the segment an ordinal belongs to; -1 or <see cref="Count"/> where it is before or after all.</summary>
    public int PlaceOf(long ordinal) =>
        ordinal < FirstOrdinal ? -1 : (int)Math.Min(segments.Length, ordinal / slots - firstNumber);

    /// <summary>The segment of an ordinal; null where there is none.</summary>
    public Segment? Find(long ordinal)
    {
        var at = PlaceOf(ordinal);
        return at < 0 || at >= segments.Length ? null : segments[at];
    }

    public SegmentSet With(Segment segment) => new(slots, firstNumber, [.. segments, segment]);

    public SegmentSet WithoutFirst() => new(slots, firstNumber + 1, segments[1..]);

    public void Dispose()
    {
        foreach (var segment in segments) segment?.Dispose();
    }
}
