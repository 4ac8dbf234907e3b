namespace Mdc.Domain.Quality;

/// <summary>The contents an instrument accepted last, at most <see cref="Most"/> of them: a ring that starts small, since most instruments are quiet.</summary>
/// <remarks>A mutable struct inside the instrument's state. Allocates only while it grows.</remarks>
internal struct ContentWindow
{
    /// <summary>How many contents are kept.</summary>
    public const int Most = 64;

    private const int First = 8;

    private Entry[]? _ring;
    private int _count;
    private int _next;

    /// <summary>One accepted tick.</summary>
    public struct Entry
    {
        /// <summary>Its content, see <see cref="Ticks.TickContent.Hash"/>.</summary>
        public ulong Hash;

        /// <summary>Its exchange time.</summary>
        public long ExchangeNs;

        /// <summary>Its day volume.</summary>
        public int DayVolume;

        /// <summary>The front that brought the first copy.</summary>
        public ushort Front;

        /// <summary>The front that brought the newest copy beside it; 0 while no other has.</summary>
        public ushort AlsoFront;
    }

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear() => (_count, _next) = (0, 0);

    /// <summary>Index of a content, newest first; -1 where it is not kept.</summary>
    public readonly int Find(ulong hash)
    {
        if (_ring is null) return -1;
        var mask = _ring.Length - 1;
        for (var back = 1; back <= _count; back++)
        {
            var at = (_next - back) & mask;
            if (_ring[at].Hash == hash) return at;
        }
        return -1;
    }

    /// <summary>Index of the newest content of the same time and day volume; -1 where none is kept.</summary>
    public readonly int FindStamp(long exchangeNs, int dayVolume)
    {
        if (_ring is null) return -1;
        var mask = _ring.Length - 1;
        for (var back = 1; back <= _count; back++)
        {
            var at = (_next - back) & mask;
            if (_ring[at].ExchangeNs == exchangeNs && _ring[at].DayVolume == dayVolume) return at;
        }
        return -1;
    }

    /// <summary>The entry at an index that <see cref="Find"/> gave.</summary>
    public readonly ref Entry this[int index] => ref _ring![index];

    /// <summary>Keeps a content. Returns the exchange time of the one it displaces, <see cref="long.MinValue"/> where it displaces none.</summary>
    public long Push(in Entry entry)
    {
        _ring ??= new Entry[First];
        if (_count == _ring.Length && _count < Most) Grow();

        var displaced = long.MinValue;
        if (_count == _ring.Length) displaced = _ring[_next].ExchangeNs;
        else _count++;

        _ring[_next] = entry;
        _next = (_next + 1) & (_ring.Length - 1);
        return displaced;
    }

    private void Grow()
    {
        var wider = new Entry[_ring!.Length * 2];
        // A full ring's oldest entry is where the next one would go.
        _ring.AsSpan(_next).CopyTo(wider);
        _ring.AsSpan(0, _next).CopyTo(wider.AsSpan(_ring.Length - _next));
        _next = _ring.Length;
        _ring = wider;
    }
}
