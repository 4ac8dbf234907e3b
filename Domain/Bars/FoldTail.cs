using System.Diagnostics.CodeAnalysis;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Bars;

/// <summary>The ticks an instrument folded last, as far as a late tick between two of them must know. A mutable struct inside the fold; allocates twice at most.</summary>
internal struct FoldTail
{
    /// <summary>How many are kept: eight seconds of a busy instrument, and 0.8 KB of it.</summary>
    private const int Most = 16;

    /// <summary>Room for the first: most of a market's instruments trade seldom.</summary>
    private const int First = 4;

    private Entry[]? _entries;
    private int _count;

    /// <summary>How the fold stood after one tick.</summary>
    /// <param name="ExchangeNs">The tick's time.</param>
    /// <param name="DayVolume">Its volume.</param>
    /// <param name="TurnoverCents">The day's turnover, the most seen so far.</param>
    /// <param name="DayHigh">The day's high so far.</param>
    /// <param name="DayLow">The day's low so far.</param>
    /// <param name="BarStartNs">Start of the bar it went into; 0 for none.</param>
    public readonly record struct Entry(long ExchangeNs, long DayVolume, long TurnoverCents, Price DayHigh, Price DayLow, long BarStartNs);

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear() => _count = 0;

    /// <summary>Keeps a tick that sorts behind all others.</summary>
    public void Add(in Entry entry)
    {
        Reserve();
        if (_count == Most)
        {
            _entries.AsSpan(1).CopyTo(_entries);
            _count--;
        }
        _entries[_count++] = entry;
    }

    /// <summary>Where a tick belongs: behind those of its time and volume. False where the one before it is not kept, or none is behind it.</summary>
    public readonly bool TryPlace(long exchangeNs, long dayVolume, out int at)
    {
        at = _count;
        while (at > 0 && (_entries![at - 1].ExchangeNs > exchangeNs || (_entries[at - 1].ExchangeNs == exchangeNs && _entries[at - 1].DayVolume > dayVolume))) at--;
        return at > 0 && at < _count;
    }

    /// <summary>One of those kept.</summary>
    public readonly ref readonly Entry this[int index] => ref _entries![index];

    /// <summary>Puts a tick in its place; the oldest goes where there is no room.</summary>
    public void Insert(int at, in Entry entry)
    {
        Reserve();
        if (_count == Most)
        {
            _entries.AsSpan(1, at - 1).CopyTo(_entries);
            at--;
        }
        else
        {
            _entries.AsSpan(at, _count - at).CopyTo(_entries.AsSpan(at + 1));
            _count++;
        }
        _entries[at] = entry;
    }

    [MemberNotNull(nameof(_entries))]
    private void Reserve()
    {
        if (_entries is null) _entries = new Entry[First];
        else if (_count == First && _entries.Length == First) Array.Resize(ref _entries, Most);
    }
}
