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
/// Not reentrant, except for reads. The slice's memory is the shard's: the last frame is copied, and a slice that
/// must wait for a journal. Takes from the shard activation that
/// restored it and from no other: one that hung and comes back is ahead or behind, and an activation nobody restored knows no open bar.
/// </remarks>
[WithShardPlacement]
public sealed partial class InstrumentGrain(MarketRules rules, IPushHub hub, ILocalSiloDetails silo, ILogger<InstrumentGrain> logger) : Grain, IInstrumentGrain
{
    private static readonly IReadOnlyList<BarVersion> NoBars = [];

    private readonly List<BarVersion> _closed = [];
    private string _code = "";
    private BarFold? _fold;
    private TradingDayReport? _report;
    private StoredFold? _stored;
    private Guid _incarnation;
    private FeedPositions _taken;
    private TickAccount _account;
    private TickFrame _last;
    private long _accepted;
    private long _skipped;

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
        // What the shard does not send again was accepted before; who was not pushed it has to learn of it.
        _acceptedThrough.Advance(_taken);
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

    private SliceResult Result()
    {
        if (_closed.Count == 0) return new SliceResult(NoBars, _fold?.OpenEndNs ?? long.MaxValue, _fold?.OpenFrom ?? default);
        BarVersion[] closed = [.. _closed];
        // Its memory, too: two kilobytes in each of 25,000 instruments, for one bar a minute.
        _closed.Clear();
        _closed.Capacity = 0;
        return new SliceResult(closed, _fold!.OpenEndNs, _fold.OpenFrom);
    }
}
