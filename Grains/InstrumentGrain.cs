using System.Globalization;
using System.Runtime.InteropServices;
using Mdc.Domain.Arbitration;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Certificates;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Placement;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Mdc.Grains;

/// <summary>One listed instrument: takes its ticks in order, folds them into minutes, knows its last value, pushes to who watches.</summary>
/// <remarks>
/// Not reentrant, except for reads. The slice's memory is the shard's: only the last frame is copied. Takes from the shard activation that
/// restored it and from no other: one that hung and comes back is ahead or behind, and an activation nobody restored knows no open bar.
/// </remarks>
[WithShardPlacement]
public sealed partial class InstrumentGrain(MarketRules rules, IPushHub hub, ILocalSiloDetails silo, ILogger<InstrumentGrain> logger) : Grain, IInstrumentGrain
{
    private static readonly IReadOnlyList<BarVersion> NoBars = [];

    private readonly List<BarVersion> _closed = [];
    private readonly HashSet<FeedPosition> _late = [];
    private readonly HashSet<FeedPosition> _better = [];
    private readonly SortedSet<TradingDay> _daysToMerge = [];
    private readonly HashSet<FeedPosition> _repeats = [];
    private string _code = "";
    private BarFold? _fold;
    private TickArbiter? _arbiter;
    private TradingDayReport? _report;
    private StoredFold? _stored;
    private Guid _incarnation;
    private FeedPositions _taken;
    private FeedPositions _pushed;
    private TickAccount _account;
    private TickFrame _last;
    private long _accepted;
    private long _skipped;
    private long _revisions;
    private int _interestVersion = -1;
    private bool _isWanted;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _code = this.GetPrimaryKeyString();
        return Task.CompletedTask;
    }

    public ValueTask<bool> Restore(Guid incarnation, [Immutable] StoredFold? stored, FeedPositions through, SiloAddress? home)
    {
        if (home is not null && !home.Equals(silo.SiloAddress))
        {
            DeactivateOnIdle();
            return ValueTask.FromResult(false);
        }
        (_incarnation, _stored, _fold, _taken, _account) = (incarnation, stored, null, stored?.State.ResumeAfter ?? default, default);
        _taken.Advance(through);
        _closed.Clear();
        _arbiter = null;
        ForgetMerges();
        // What the shard's activation before pushed of this bar, and could not store, is gone.
        if (stored is not null && hub.Wants(_code)) hub.PushBar(new BarPush(_code, stored.Bar, BarPushState.Revised, _taken));
        return ValueTask.FromResult(true);
    }

    public async ValueTask<SliceResult> Accept(Guid incarnation, [Immutable] TickBatch slice, long closedThroughNs)
    {
        if (incarnation != _incarnation) return SliceResult.Refused;
        try
        {
            FoldSlice(slice.Records);
        }
        catch
        {
            // It remembers the tick that broke the fold as one that was taken.
            _arbiter = null;
            throw;
        }
        if (_daysToMerge.Count > 0)
        {
            // The shard may give this call up while a journal is read, and then the slice's memory is somebody else's.
            slice = new TickBatch(slice.Frames.ToArray());
            foreach (var day in _daysToMerge.ToArray()) await MergeLate(day, closedThroughNs);
        }
        if (_fold is null) return Result();

        _fold.CloseThrough(closedThroughNs, _last.ReceivedNs, _closed);
        _report!.Closed(_fold.State, closedThroughNs);
        Push(slice.Records);
        return Result();
    }

    public ValueTask<SliceResult> CloseThrough(Guid incarnation, long boundaryNs, long knownAtNs)
    {
        if (incarnation != _incarnation) return ValueTask.FromResult(SliceResult.Refused);
        _fold?.CloseThrough(boundaryNs, knownAtNs, _closed);
        if (_fold is not null) _report!.Closed(_fold.State, boundaryNs);
        Push([]);
        return ValueTask.FromResult(Result());
    }

    public ValueTask<SliceResult> MarkFeedDown(Guid incarnation)
    {
        if (incarnation != _incarnation) return ValueTask.FromResult(SliceResult.Refused);
        _fold?.MarkFeedDown();
        return ValueTask.FromResult(Result());
    }

    public ValueTask Leave()
    {
        DeactivateOnIdle();
        return ValueTask.CompletedTask;
    }

    public ValueTask<TickBatch> GetLast() =>
        ValueTask.FromResult(_last.Kind == RecordKind.None ? default : new TickBatch(TickFrame.AsBytes(ref _last).ToArray()));

    public ValueTask<InstrumentStatus> GetStatus() => ValueTask.FromResult(
        new InstrumentStatus(_code, _fold is { IsOpen: true } ? _fold.Forming : null, _accepted, _skipped, _revisions));

    public ValueTask<InstrumentAccount> GetAccount() =>
        ValueTask.FromResult(new InstrumentAccount(_account.Day.Value, _account.After, _taken, _account.Count, _account.Checksums));

    private void FoldSlice(ReadOnlySpan<TickFrame> ticks)
    {
        _repeats.Clear();
        foreach (ref readonly var tick in ticks)
        {
            var position = tick.FeedPosition;
            if (position.CompareTo(_taken[position.Feeder]) <= 0)
            {
                _skipped++;
                continue;
            }

            var fold = _fold ??= StartFold(tick.TradingDay);
            if (tick.TradingDay > _report!.Day) _report.Begin(tick.TradingDay, fold.State);
            var place = Place(tick);
            if (place is TickPlace.Repeat or TickPlace.BetterRepeat) SeeRepeat(fold, tick, place);
            else Take(fold, tick, place);
            // Only now: a tick that breaks the grain comes again, until its instrument is set aside.
            _account.Add(tick, _taken);
            _taken.Set(position);
        }
    }

    private void Take(BarFold fold, in TickFrame tick, TickPlace place)
    {
        if (place != TickPlace.Late) fold.Fold(tick, _closed);
        // Once the day must be folded again, that does for all of them. Between feeders the order of equals is the refold's to say.
        else if (_daysToMerge.Count > 0 || _arbiter is not null || !fold.TryMerge(tick)) Merge(_late, tick);
        _accepted++;
        if (DayRefold.Compare(tick, _last) >= 0) _last = tick;
    }

    private void SeeRepeat(BarFold fold, in TickFrame tick, TickPlace place)
    {
        fold.SeeRepeat(tick.FeedPosition);
        _repeats.Add(tick.FeedPosition);
        if (place == TickPlace.BetterRepeat) Merge(_better, tick);
        // A copy of a tick that waits to be merged is no reason to believe that it was there before.
        if (_late.Count > 0) _late.Add(tick.FeedPosition);
        _skipped++;
    }

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

    private BarFold StartFold(TradingDay day)
    {
        var fold = NewFold(day);
        if (_stored is not null) fold.Restore(_stored.Bar, _stored.State);
        fold.See(_taken);
        return fold;
    }

    private BarFold NewFold(TradingDay day)
    {
        if (!InstrumentCode.TryParse(_code, day, rules.Products, out var instrument, out var reason))
            throw new InvalidOperationException($"{_code} is no instrument we know: {reason}");
        _report ??= new TradingDayReport(instrument, GrainFactory.GetGrain<IContractGrain>(instrument.Product.Root), rules, logger);
        return new BarFold(_code, instrument.Product.Root, instrument.Product.Multiplier, rules);
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
        var fold = new DayRefold(() => NewFold(day)).Merge(CollectionsMarshal.AsSpan(ticks), _late, through, _last.ReceivedNs, _closed, seen, _better, isOver ? long.MaxValue : _fold.UntoldFromNs);
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

    private SliceResult Result()
    {
        if (_closed.Count == 0) return new SliceResult(NoBars, _fold?.OpenEndNs ?? long.MaxValue, _fold?.OpenFrom ?? default);
        BarVersion[] closed = [.. _closed];
        _closed.Clear();
        return new SliceResult(closed, _fold!.OpenEndNs, _fold.OpenFrom);
    }

    private void Push(ReadOnlySpan<TickFrame> ticks)
    {
        // A replay brings again what was pushed before, and a slice that failed half way what was not.
        while (ticks.Length > 0 && ticks[0].FeedPosition.CompareTo(_pushed[ticks[0].Feeder]) <= 0) ticks = ticks[1..];
        if (ticks.Length > 0) _pushed.Set(ticks[^1].FeedPosition);
        var repeats = _repeats.Count;

        if (_interestVersion != hub.InterestVersion) (_interestVersion, _isWanted) = (hub.InterestVersion, hub.Wants(_code));
        if (!_isWanted) return;

        if (ticks.Length > 0 && repeats == 0) hub.PushTicks(_code, ticks);
        else if (ticks.Length > 0) PushOnce(ticks);
        foreach (var closed in _closed)
            hub.PushBar(new BarPush(_code, closed.Bar, closed.Reason == RevisionReason.Closed ? BarPushState.Closed : BarPushState.Revised, closed.State.Positions));
        if (_fold is { IsOpen: true } && ticks.Length > 0) hub.PushBar(new BarPush(_code, _fold.Forming, BarPushState.Forming, _fold.State.Positions));
    }

    // Another feeder's copies were pushed with the first one.
    private void PushOnce(ReadOnlySpan<TickFrame> ticks)
    {
        var from = 0;
        for (var i = 0; i <= ticks.Length; i++)
        {
            if (i < ticks.Length && !_repeats.Contains(ticks[i].FeedPosition)) continue;
            if (i > from) hub.PushTicks(_code, ticks[from..i]);
            from = i + 1;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Instrument} merges {Late} late ticks: {Bars} bars change")]
    private partial void LogMergesLate(string instrument, int late, int bars);
}
