using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Arbitration;

/// <summary>What a tick is to an instrument that hears of the market from several feeders.</summary>
public enum TickPlace : byte
{
    /// <summary>Sorts after everything taken: fold it.</summary>
    Next = 0,

    /// <summary>Equal in all exchange fields to one that was taken: counted only, first copy wins.</summary>
    Repeat = 1,

    /// <summary>A repeat by a feeder that knows more of the day or of gaps than the first copy's: fold the day again.</summary>
    BetterRepeat = 2,

    /// <summary>Sorts before one that was taken, or is older than what is remembered: fold the day again, from every feeder's journal.</summary>
    Late = 3,
}

/// <summary>Arbitrates between feeders by content (design.md 3): equal in all exchange fields is one tick. One instrument, one owner, one thread.</summary>
/// <remarks>
/// Remembers the newest 64 contents, and all of a trading day once it was folded again; what it cannot tell it calls late, and the fold of the
/// whole day decides. Only instruments with a second feeder have one: a single feeder's gate has arbitrated already.
/// </remarks>
public sealed class TickArbiter
{
    private const int Remembered = 64;

    private readonly (ulong Hash, long ExchangeNs, TickFlags Flags)[] _ring = new (ulong, long, TickFlags)[Remembered];
    private Dictionary<ulong, TickFlags>? _everything;
    private TradingDay _day;
    private long _floorNs;
    private long _newestNs;
    private int _newestVolume;
    private int _next;
    // The first traded tick of the day by (time, volume): whether what lay before it was heard decides about its bar alone.
    private (long ExchangeNs, int DayVolume) _firstTraded;

    /// <summary>Begins in the middle of a day.</summary>
    /// <param name="day">The trading day.</param>
    /// <param name="exchangeNs">Exchange time of the newest tick taken: which contents came up to it is not remembered.</param>
    /// <param name="dayVolume">Its volume since the day began.</param>
    public TickArbiter(TradingDay day, long exchangeNs, long dayVolume)
    {
        (_day, _floorNs, _newestNs, _newestVolume) = (day, exchangeNs, exchangeNs, (int)dayVolume);
        _firstTraded = dayVolume > 0 ? (exchangeNs, (int)dayVolume) : (long.MaxValue, 0);
    }

    /// <summary>Places a tick, and remembers it unless it is a repeat.</summary>
    public TickPlace Judge(in TickFrame tick)
    {
        if (tick.TradingDay > _day) BeginDay(tick.TradingDay);
        if (tick.TradingDay < _day) return TickPlace.Late;

        var hash = TickContent.Hash(tick);
        if (TryFind(hash, out var known)) return IsBetter(tick, known) ? TickPlace.BetterRepeat : TickPlace.Repeat;

        var isLate = tick.ExchangeNs < _newestNs || (tick.ExchangeNs == _newestNs && tick.DayVolume < _newestVolume)
            || (_everything is null && tick.ExchangeNs <= _floorNs);
        Remember(tick, hash);
        return isLate ? TickPlace.Late : TickPlace.Next;
    }

    /// <summary>Takes over all contents of the day that were taken, once somebody has read them.</summary>
    public void Know(ReadOnlySpan<TickFrame> dayTicks)
    {
        var all = new Dictionary<ulong, TickFlags>(dayTicks.Length);
        foreach (ref readonly var tick in dayTicks)
        {
            var hash = TickContent.Hash(tick);
            all[hash] = all.TryGetValue(hash, out var known) ? Merged(known, tick.Flags) : tick.Flags;
            See(tick);
        }
        _everything = all;
    }

    /// <summary>What two feeders know of one tick together: what one of them heard from the open on was heard, and only what both missed is a gap.</summary>
    public static TickFlags Merged(TickFlags a, TickFlags b) => ((a | b) & TickFlags.FeedUpBeforeOpen) | (a & b & ~TickFlags.FeedUpBeforeOpen);

    private bool IsBetter(in TickFrame copy, TickFlags first) =>
        (first & ~copy.Flags & TickFlags.AfterGap) != 0
        || ((copy.Flags & ~first & TickFlags.FeedUpBeforeOpen) != 0 && copy.DayVolume > 0 && (copy.ExchangeNs, copy.DayVolume).CompareTo(_firstTraded) <= 0);

    private bool TryFind(ulong hash, out TickFlags flags)
    {
        if (_everything is not null && _everything.TryGetValue(hash, out flags)) return true;
        foreach (ref readonly var entry in _ring.AsSpan())
        {
            if (entry.Hash != hash || entry.ExchangeNs == 0) continue;
            flags = entry.Flags;
            return true;
        }
        flags = default;
        return false;
    }

    private void Remember(in TickFrame tick, ulong hash)
    {
        ref var oldest = ref _ring[_next++ % Remembered];
        if (oldest.ExchangeNs > _floorNs) _floorNs = oldest.ExchangeNs;
        oldest = (hash, tick.ExchangeNs, tick.Flags);
        _everything?.TryAdd(hash, tick.Flags);
        See(tick);
    }

    private void See(in TickFrame tick)
    {
        if (tick.ExchangeNs > _newestNs) (_newestNs, _newestVolume) = (tick.ExchangeNs, tick.DayVolume);
        else if (tick.ExchangeNs == _newestNs && tick.DayVolume > _newestVolume) _newestVolume = tick.DayVolume;
        if (tick.DayVolume > 0 && (tick.ExchangeNs, tick.DayVolume).CompareTo(_firstTraded) < 0) _firstTraded = (tick.ExchangeNs, tick.DayVolume);
    }

    private void BeginDay(TradingDay day)
    {
        (_day, _floorNs, _newestNs, _newestVolume, _next, _firstTraded, _everything) = (day, long.MinValue, long.MinValue, 0, 0, (long.MaxValue, 0), null);
        Array.Clear(_ring);
    }
}
