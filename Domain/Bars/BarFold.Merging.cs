using Mdc.Domain.Ticks;

namespace Mdc.Domain.Bars;

/// <summary>How a late tick finds its place in the open bar: with several fronts that is the usual one, and folding the day again costs milliseconds.</summary>
public sealed partial class BarFold
{
    /// <summary>
    /// Merges a late tick into the open bar, where it lies between two ticks that the fold still knows and agrees with both. What comes of
    /// it is exactly what <see cref="DayRefold"/> would make of the sorted day. False, and nothing changed, where only that can tell.
    /// </summary>
    /// <param name="late">Sorts before the newest folded tick by (exchange time, day volume).</param>
    public bool TryMerge(in TickFrame late)
    {
        if (!_isOpen || late.TradingDay != _state.TradingDay || late.Last.IsNone) return false;
        if (late.ExchangeNs < _open.StartNs || late.ExchangeNs >= _open.EndNs) return false;
        if (!_tail.TryPlace(late.ExchangeNs, late.DayVolume, out var at)) return false;

        var (before, after) = (_tail[at - 1], _tail[at]);
        if (after.ExchangeNs >= _open.EndNs || after.BarStartNs != _open.StartNs || before.BarStartNs == 0) return false;
        if (before.DayVolume <= 0 || late.DayVolume < before.DayVolume || late.DayVolume > after.DayVolume) return false;
        if (!IsBetween(before.DayHigh, late.DayHigh, after.DayHigh) || !IsBetween(after.DayLow, late.DayLow, before.DayLow)) return false;
        var cents = Math.Max(DayTurnover.Cents(late, _multiplier), before.TurnoverCents);
        if (cents > after.TurnoverCents) return false;

        // Volume and turnover only divide between it and the next tick, both of this bar; the close is the newest tick's.
        var openInterest = _open.OpenInterest;
        if (before.BarStartNs != _open.StartNs) (_open.Open, _open.OpenOpenInterest) = (late.Last, late.OpenInterest);
        _open.High = Price.Max(_open.High, late.Last);
        _open.Low = Price.Min(_open.Low, late.Last);
        Count(ref _open, late, default);
        _open.OpenInterest = openInterest;

        _tail.Insert(at, new FoldTail.Entry(late.ExchangeNs, late.DayVolume, cents, late.DayHigh, late.DayLow, _open.StartNs));
        Took(late.FeedPosition);
        return true;
    }

    private static bool IsBetween(Price least, Price price, Price most) => !least.IsNone && !price.IsNone && least.Raw <= price.Raw && price.Raw <= most.Raw;
}
