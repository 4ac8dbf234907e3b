using System.Runtime.InteropServices;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Bars;

/// <summary>
/// Folds one shard's records in order, as the shard's and its instruments' grains do, without them: what the journal says the bars are.
/// Nothing is stored, sent or awaited.
/// </summary>
/// <remarks>
/// One owner, one thread. An instrument whose tick throws is set aside as a grain would set it aside. Late ticks that follow each other are
/// merged together. A closed bar may come again with other values; the last version counts.
/// </remarks>
/// <param name="rules">Products, calendar and sessions.</param>
/// <param name="dayTicks">The journal's accepted ticks of an instrument and trading day, for merging late ones.</param>
public sealed class ShardFold(MarketRules rules, Func<string, TradingDay, IReadOnlyList<TickFrame>> dayTicks)
{
    private readonly Dictionary<InstrumentKey, Fold> _folds = [];
    private readonly long[] _closedThroughNs = new long[byte.MaxValue + 1];

    /// <summary>True while any instrument has an open bar of a trading day.</summary>
    public bool HasOpenBar(TradingDay day)
    {
        foreach (var fold in _folds.Values)
            if (fold is { IsParked: false, Bars.IsOpen: true } && fold.Bars.Forming.TradingDay == day) return true;
        return false;
    }

    /// <summary>Applies the shard's next positioned record.</summary>
    /// <param name="record">An accepted tick or a control record.</param>
    /// <param name="into">Gets the bars that closed or changed.</param>
    public void Apply(in TickFrame record, List<BarVersion> into)
    {
        switch (record.Kind)
        {
            case RecordKind.Tick:
                Take(record, into);
                break;
            case RecordKind.Watermark or RecordKind.SessionAlarm:
                Settle(into);
                if (record.ExchangeNs <= _closedThroughNs[(byte)record.Exchange]) break;
                _closedThroughNs[(byte)record.Exchange] = record.ExchangeNs;
                foreach (var fold in _folds.Values)
                    if (!fold.IsParked && fold.Exchange == record.Exchange && fold.Bars.OpenEndNs <= record.ExchangeNs) fold.Bars.CloseThrough(record.ExchangeNs, record.ReceivedNs, into);
                break;
            case RecordKind.FeedState when record.DayVolume == 0:
                Settle(into);
                foreach (var fold in _folds.Values)
                    if (!fold.IsParked) fold.Bars.MarkFeedDown();
                break;
        }
    }

    /// <summary>Merges late ticks that still wait for company: call at the end.</summary>
    public void Settle(List<BarVersion> into)
    {
        foreach (var fold in _folds.Values)
            if (fold.Late.Count > 0) Guard(fold, f => Merge(f, into));
    }

    private void Take(in TickFrame tick, List<BarVersion> into)
    {
        ref var fold = ref CollectionsMarshal.GetValueRefOrAddDefault(_folds, InstrumentKey.Of(tick), out _);
        fold ??= Begin(tick);
        if (fold.IsParked) return;

        if ((tick.Flags & TickFlags.Late) != 0)
        {
            fold.Late.Add(tick.FeedPosition);
            fold.Taken.Set(tick.FeedPosition);
            fold.LastReceivedNs = tick.ReceivedNs;
            return;
        }
        try
        {
            if (fold.Late.Count > 0) Merge(fold, into);
            fold.Bars.Fold(tick, into);
            fold.Taken.Set(tick.FeedPosition);
            fold.LastReceivedNs = tick.ReceivedNs;
            fold.Bars.CloseThrough(_closedThroughNs[(byte)fold.Exchange], tick.ReceivedNs, into);
        }
        catch (Exception)
        {
            // As its grain would be: whatever it was that it can't take.
            fold.IsParked = true;
        }
    }

    private Fold Begin(in TickFrame tick)
    {
        var code = tick.Instrument.ToText();
        if (!InstrumentCode.TryParse(code, tick.TradingDay, rules.Products, out var instrument, out _))
            return new Fold(code, tick.Exchange, () => new BarFold(code, "", 1, rules)) { IsParked = true };
        return new Fold(code, tick.Exchange, () => new BarFold(code, instrument.Product.Root, instrument.Product.Multiplier, rules));
    }

    // As InstrumentGrain merges: the day is folded again from the journal, up to what was taken.
    private void Merge(Fold fold, List<BarVersion> into)
    {
        var day = fold.Bars.State.TradingDay;
        var ticks = new List<TickFrame>();
        foreach (var tick in dayTicks(fold.Code, day))
            if (tick.FeedPosition.CompareTo(fold.Taken[tick.Feeder]) <= 0) ticks.Add(tick);
        var throughNs = Math.Max(_closedThroughNs[(byte)fold.Exchange], fold.Bars.ClosedThroughNs);
        fold.Bars = new DayRefold(fold.New).Merge(CollectionsMarshal.AsSpan(ticks), fold.Late, throughNs, fold.LastReceivedNs, into);
        fold.Late.Clear();
    }

    private static void Guard(Fold fold, Action<Fold> act)
    {
        try
        {
            act(fold);
        }
        catch (Exception)
        {
            fold.IsParked = true;
        }
    }

    private sealed class Fold(string code, Exchange exchange, Func<BarFold> newFold)
    {
        public string Code => code;

        public Exchange Exchange => exchange;

        public Func<BarFold> New => newFold;

        public BarFold Bars = newFold();

        public FeedPositions Taken;

        public long LastReceivedNs;

        public HashSet<FeedPosition> Late { get; } = [];

        public bool IsParked { get; set; }
    }
}
