namespace Mdc.Journal.Segments;

/// <summary>The segments a journal keeps now. Readers take <see cref="Current"/> once and stay with it; the writer adds, retention removes.</summary>
internal sealed class SegmentChain(SegmentSet segments)
{
    private readonly Lock _gate = new();
    private SegmentSet _current = segments;

    public SegmentSet Current => Volatile.Read(ref _current);

    public void Add(Segment segment)
    {
        lock (_gate) Volatile.Write(ref _current, _current.With(segment));
    }

    public void RemoveFirst()
    {
        lock (_gate) Volatile.Write(ref _current, _current.WithoutFirst());
    }
}
