namespace Mdc.Journal.Segments;

/// <summary>A key's newest value, for keys that only ever come and values above 0: open addressing, nothing allocated per update.</summary>
/// <remarks>
/// One writer, any readers. A value is first exchanged, which only the writer sees, and published once its record is written.
/// </remarks>
internal sealed class NewestTable<TKey> where TKey : struct, IEquatable<TKey>
{
    private const int FirstCapacity = 1024;

    private Slot[] _slots = new Slot[FirstCapacity];
    private int _count;

    /// <summary>The published value of a key; 0 for none.</summary>
    public long this[TKey key]
    {
        get
        {
            var slots = Volatile.Read(ref _slots);
            for (var at = HomeOf(key, slots);; at = (at + 1) & (slots.Length - 1))
            {
                ref var slot = ref slots[at];
                if (!Volatile.Read(ref slot.Used)) return 0;
                if (slot.Key.Equals(key)) return Volatile.Read(ref slot.Published);
            }
        }
    }

    /// <summary>Writer: sets a key's value and returns the one it had, 0 for none.</summary>
    public long Exchange(in TKey key, long value)
    {
        ref var slot = ref FindOrAdd(key);
        var before = slot.Pending;
        slot.Pending = value;
        return before;
    }

    /// <summary>Writer: shows a key's value to readers.</summary>
    public void Publish(in TKey key, long value)
    {
        ref var slot = ref FindOrAdd(key);
        slot.Pending = value;
        Volatile.Write(ref slot.Published, value);
    }

    /// <summary>Writer: as <see cref="Publish"/>, where the value is larger than the key's.</summary>
    public void PublishIfLarger(in TKey key, long value)
    {
        ref var slot = ref FindOrAdd(key);
        if (value <= slot.Published) return;
        slot.Pending = value;
        Volatile.Write(ref slot.Published, value);
    }

    /// <summary>Writer: all keys whose published value is at least <paramref name="smallest"/>.</summary>
    public KeyValuePair<TKey, long>[] AtLeast(long smallest)
    {
        var found = new List<KeyValuePair<TKey, long>>(_count);
        foreach (ref readonly var slot in _slots.AsSpan())
            if (slot.Published > 0 && slot.Published >= smallest) found.Add(new(slot.Key, slot.Published));
        return [.. found];
    }

    private ref Slot FindOrAdd(in TKey key)
    {
        if (_count * 2 >= _slots.Length) Grow();
        var slots = _slots;
        for (var at = HomeOf(key, slots);; at = (at + 1) & (slots.Length - 1))
        {
            ref var slot = ref slots[at];
            if (slot.Used)
            {
                if (slot.Key.Equals(key)) return ref slot;
                continue;
            }
            slot.Key = key;
            Volatile.Write(ref slot.Used, true);
            _count++;
            return ref slot;
        }
    }

    private void Grow()
    {
        var larger = new Slot[_slots.Length * 2];
        foreach (ref readonly var slot in _slots.AsSpan())
        {
            if (!slot.Used) continue;
            var at = HomeOf(slot.Key, larger);
            while (larger[at].Used) at = (at + 1) & (larger.Length - 1);
            larger[at] = slot;
        }
        Volatile.Write(ref _slots, larger);
    }

    private static int HomeOf(in TKey key, Slot[] slots) =>
        (int)(((uint)key.GetHashCode() * 0x9E3779B1u) >> 7) & (slots.Length - 1);

    private struct Slot
    {
        public TKey Key;
        public long Pending;
        public long Published;
        public bool Used;
    }
}
