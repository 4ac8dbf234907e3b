using System.Numerics;

namespace Mdc.Domain.Quality;

/// <summary>A set of content hashes, 8 bytes each and a third of slack; only grows. One owner, one thread.</summary>
internal sealed class ContentSet
{
    private ulong[] _slots;
    private int _count;
    private bool _hasZero;

    /// <summary>An empty set with room for so many.</summary>
    public ContentSet(int capacity) => _slots = new ulong[SlotsFor(capacity)];

    /// <summary>How many hashes it holds.</summary>
    public int Count => _count + (_hasZero ? 1 : 0);

    /// <summary>False once it was given up for its memory: then it knows nothing.</summary>
    public bool IsKept { get; private set; } = true;

    /// <summary>Bytes it takes.</summary>
    public long Bytes => _slots.Length * sizeof(ulong);

    /// <summary>True where the hash is in it. Allocates nothing.</summary>
    public bool Contains(ulong hash) => hash == 0 ? _hasZero : _slots[Find(_slots, hash)] == hash;

    /// <summary>Puts a hash into it; false where it was there already.</summary>
    public bool Add(ulong hash)
    {
        if (hash == 0) return !_hasZero && (_hasZero = true);
        var at = Find(_slots, hash);
        if (_slots[at] == hash) return false;
        _slots[at] = hash;
        if (++_count * 4L > _slots.Length * 3L) Grow();
        return true;
    }

    /// <summary>Gives the memory back.</summary>
    public void Release() => (_slots, _count, IsKept) = (new ulong[1], 0, false);

    private void Grow()
    {
        var wider = new ulong[_slots.Length * 2];
        foreach (var hash in _slots)
            if (hash != 0) wider[Find(wider, hash)] = hash;
        _slots = wider;
    }

    // The hashes are well mixed: their low bits are as good as any.
    private static int Find(ulong[] slots, ulong hash)
    {
        var mask = slots.Length - 1;
        var at = (int)hash & mask;
        while (slots[at] != 0 && slots[at] != hash) at = (at + 1) & mask;
        return at;
    }

    private static int SlotsFor(int capacity) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity + capacity / 2));
}
