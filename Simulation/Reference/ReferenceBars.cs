using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Simulation.Market;

namespace Mdc.Simulation.Reference;

/// <summary>One counted tick: its content and the best that any feeder knew of it.</summary>
internal readonly record struct CountedTick(int Content, long Order, TickFlags Flags);

/// <summary>
/// The bars of one instrument and trading day as the page "bars" says they must be, computed the slow way from all ticks at once: no open bar, no
/// closing, no revisions, no positions.
/// </summary>
internal sealed class ReferenceBars(MarketScript script, int instrument, TradingDay day)
{
    private readonly SortedDictionary<int, Bar> _bars = [];
    private readonly TradingSessions _sessions = script.Rules.Sessions.For(script.Instruments[instrument].Product.Root, day, script.Rules.Calendar);
    private readonly Product _product = script.Instruments[instrument].Product;

    /// <summary>The minutes that have a bar, by their index in the trading day, oldest first.</summary>
    public IReadOnlyDictionary<int, Bar> Of(IEnumerable<CountedTick> ticks)
    {
        var (before, hasBefore, cents) = (TickFrame.Empty(), false, 0L);
        foreach (var tick in ticks.OrderBy(t => script.Contents[t.Content].StampNs).ThenBy(t => script.FrameOf(t.Content).DayVolume).ThenBy(t => t.Order))
        {
            var frame = script.FrameOf(tick.Content);
            if (frame.DayVolume < before.DayVolume) continue;

            var isCountedInFull = (tick.Flags & TickFlags.FeedUpBeforeOpen) != 0;
            var isPartial = !hasBefore && !isCountedInFull && frame.DayVolume > 0;
            var newCents = Math.Max(cents, CentsOf(frame));
            var traded = isPartial ? (Lots: 0L, Cents: 0L) : (Lots: frame.DayVolume - before.DayVolume, Cents: newCents - cents);
            var holdsAllOfTheDay = isCountedInFull && before.DayVolume == 0 && !isPartial;
            if (frame.DayVolume > 0) Count(tick, frame, before, traded, isPartial, holdsAllOfTheDay);

            cents = newCents;
            hasBefore = true;
            // The day's extremes are known until a tick says others.
            var (high, low) = (frame.DayHigh.IsNone ? before.DayHigh : frame.DayHigh, frame.DayLow.IsNone ? before.DayLow : frame.DayLow);
            before = frame;
            (before.DayHigh, before.DayLow) = (high, low);
        }

        foreach (var (minute, bar) in _bars.ToList())
            if (bar.Volume == 0) _bars[minute] = bar with { Quality = bar.Quality | BarQuality.NoTrade };
        return _bars;
    }

    private void Count(CountedTick tick, in TickFrame frame, in TickFrame before, (long Lots, long Cents) traded, bool isPartial, bool holdsAllOfTheDay)
    {
        var ns = script.Contents[tick.Content].StampNs;
        var minute = MinuteOf(ns, traded.Lots > 0, out var isAfterClose);
        if (minute < 0) return;
        var isExtended = isAfterClose && _bars.Count > 0;
        if (isExtended) minute = _bars.Keys.Last();

        var isNew = !_bars.TryGetValue(minute, out var bar);
        if (isNew)
        {
            var startNs = StartOf(minute);
            bar = new Bar
            {
                TradingDay = day, StartNs = startNs, EndNs = startNs + ChinaTime.NsPerMinute, RuleVersion = 1,
                Open = frame.Last, High = frame.Last, Low = frame.Last, OpenOpenInterest = frame.OpenInterest,
                Quality = isPartial ? BarQuality.Partial : BarQuality.Complete,
            };
        }
        // Volume after the close belongs to the last bar; its prices are the market's.
        if (!isExtended) Prices(ref bar, frame, before, isNew, holdsAllOfTheDay);
        bar.Volume += traded.Lots;
        bar.TurnoverCents += traded.Cents;
        bar.OpenInterest = frame.OpenInterest;
        bar.Ticks++;
        if ((tick.Flags & TickFlags.AfterGap) != 0) bar.Quality |= BarQuality.Gap;
        _bars[minute] = bar;
    }

    private static void Prices(ref Bar bar, in TickFrame frame, in TickFrame before, bool isNew, bool holdsAllOfTheDay)
    {
        var prices = new List<Price> { bar.High, bar.Low, frame.Last };
        if (holdsAllOfTheDay)
        {
            if (isNew) bar.Open = frame.DayOpen;
            prices.AddRange([bar.Open, frame.DayHigh, frame.DayLow]);
        }
        else
        {
            if (!before.DayHigh.IsNone && frame.DayHigh.Raw > before.DayHigh.Raw) prices.Add(frame.DayHigh);
            if (!before.DayLow.IsNone && frame.DayLow.Raw < before.DayLow.Raw) prices.Add(frame.DayLow);
        }
        (bar.High, bar.Low, bar.Close) = (prices.Max(), prices.Min(), frame.Last);
    }

    // The session minute a tick counts in; -1 for none.
    private int MinuteOf(long ns, bool traded, out bool isAfterClose)
    {
        isAfterClose = false;
        var first = 0;
        foreach (var section in _sessions.Sections)
        {
            var minutes = (int)((section.EndNs - section.StartNs) / ChinaTime.NsPerMinute);
            if (ns >= section.StartNs && ns < section.EndNs) return first + (int)((ns - section.StartNs) / ChinaTime.NsPerMinute);
            if (section.HasAuction && ns < section.StartNs && ns >= section.StartNs - 5 * ChinaTime.NsPerMinute) return traded ? first : -1;
            if (ns >= section.EndNs && ns <= section.EndNs + 60 * ChinaTime.NsPerSecond) return first + minutes - 1;
            first += minutes;
        }
        isAfterClose = true;
        return traded ? first - 1 : -1;
    }

    private long StartOf(int minute)
    {
        foreach (var section in _sessions.Sections)
        {
            var minutes = (int)((section.EndNs - section.StartNs) / ChinaTime.NsPerMinute);
            if (minute < minutes) return section.StartNs + minute * ChinaTime.NsPerMinute;
            minute -= minutes;
        }
        throw new ArgumentOutOfRangeException(nameof(minute));
    }

    private long CentsOf(in TickFrame frame)
    {
        var yuan = _product.Exchange == Exchange.CZCE ? frame.AveragePrice * frame.DayVolume * _product.Multiplier : frame.DayTurnover;
        return (long)Math.Round(yuan * 100);
    }
}
