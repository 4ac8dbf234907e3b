namespace Mdc.Journal.Reading;

/// <summary>Ordinals a reader found damaged, each once, the first 65,536 of them.</summary>
internal sealed class DamageLog
{
    private const int Capacity = 65_536;

    private readonly Lock _gate = new();
    private readonly SortedSet<long> _ordinals = [];

    public void Add(long ordinal)
    {
        lock (_gate)
            if (_ordinals.Count < Capacity) _ordinals.Add(ordinal);
    }

    public long[] Snapshot()
    {
        lock (_gate) return [.. _ordinals];
    }
}
