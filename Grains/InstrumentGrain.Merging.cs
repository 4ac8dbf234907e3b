using System.Globalization;
using System.Runtime.InteropServices;
using Mdc.Domain.Arbitration;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Logging;

namespace Mdc.Grains;

/// <summary>How an instrument tells several feeders' copies apart, and merges what came late.</summary>
public sealed partial class InstrumentGrain
{
    private readonly HashSet<FeedPosition> _late = [];
    private readonly HashSet<FeedPosition> _better = [];
    private readonly SortedSet<TradingDay> _daysToMerge = [];
    private TickArbiter? _arbiter;
    private long _revisions;

    private void Merge(HashSet<FeedPosition> into, in TickFrame tick)
    {
        into.Add(tick.FeedPosition);
        _daysToMerge.Add(tick.TradingDay);
    }

    // One feeder's gate has arbitrated between its fronts; between feeders nobody has before.
    private TickPlace Place(in TickFrame tick)
    {
        if (_arbiter is null && HasOtherThan(tick.Feeder))
        {
            var state = _fold!.State;
            _arbiter = new TickArbiter(state.TradingDay, state.ExchangeNs, state.DayVolume);
        }
        if (_arbiter is not null && _arbiter.Judge(tick) is var place && (place != TickPlace.Next || (tick.Flags & TickFlags.Late) == 0)) return place;
        return (tick.Flags & TickFlags.Late) != 0 ? TickPlace.Late : TickPlace.Next;
    }

    private bool HasOtherThan(byte feeder)
    {
        for (byte other = 1; other <= FeedPositions.MaxFeeders; other++)
            if (other != feeder && !_taken[other].IsNone) return true;
        return false;
    }

    // A late tick changes bars that have gone by, so its day is folded again from the journals in the order of the exchange. A feeder far
    // behind the others brings ticks of a day that is over: its bars change, and the fold stays where it is.
    private async Task MergeLate(TradingDay day, long closedThroughNs)
    {
        var ticks = new List<TickFrame>();
        foreach (var feeder in _taken.All()) AddUpTo(ticks, (await ReadJournal(feeder.Feeder, day)).Records, feeder);

        var isOver = day < _fold!.State.TradingDay;
        var through = isOver ? long.MaxValue : Math.Max(closedThroughNs, _fold.ClosedThroughNs);
        var (before, seen) = (_closed.Count, _fold.State.Positions);
        seen.Advance(_taken);
        var fold = new DayRefold(() => NewFold(day)).Merge(
            CollectionsMarshal.AsSpan(ticks), _late, through, _last.ReceivedNs, _closed, seen, _better, isOver ? long.MaxValue : _fold.UntoldFromNs, isOver ? UncoveredBeyond(ticks) : default);
        if (!isOver)
        {
            _fold = fold;
            _arbiter?.Know(CollectionsMarshal.AsSpan(ticks));
        }
        _revisions += _closed.Count - before;
        LogMergesLate(_code, _late.Count, _closed.Count - before);
        _daysToMerge.Remove(day);
        if (_daysToMerge.Count == 0) ForgetMerges();
    }

    // What was taken of later days and no bar told of covers: the open bar's ticks, and late ones whose day's turn is yet to come.
    private FeedPositions UncoveredBeyond(List<TickFrame> day)
    {
        var uncovered = _fold!.OpenFrom;
        foreach (var position in _late.Union(_better).Except(day.Select(tick => tick.FeedPosition))) uncovered.Lower(position);
        return uncovered;
    }

    private void ForgetMerges()
    {
        _late.Clear();
        _better.Clear();
        _daysToMerge.Clear();
    }

    // A feeder that is down is nothing this instrument's ticks are guilty of: whoever waits for them begins again until it is back.
    private async Task<TickBatch> ReadJournal(byte feeder, TradingDay day)
    {
        try
        {
            return await GrainFactory.GetGrain<IJournalGrain>(feeder.ToString(CultureInfo.InvariantCulture)).ReadInstrument(_code, day.Value);
        }
        catch (Exception e)
        {
            throw new TimeoutException($"The journal of feeder {feeder} can't be read: {e.Message}");
        }
    }

    private static void AddUpTo(List<TickFrame> ticks, ReadOnlySpan<TickFrame> read, FeedPosition through)
    {
        foreach (ref readonly var tick in read)
            if (tick.FeedPosition.CompareTo(through) <= 0) ticks.Add(tick);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Instrument} merges {Late} late ticks: {Bars} bars change")]
    private partial void LogMergesLate(string instrument, int late, int bars);
}
