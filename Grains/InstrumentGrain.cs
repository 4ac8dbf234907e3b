using System.Globalization;
using System.Runtime.InteropServices;
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
/// <remarks>Not reentrant, except for reads. The slice's memory is the shard's: only the last frame is copied.</remarks>
[WithShardPlacement]
public sealed partial class InstrumentGrain(MarketRules rules, IPushHub hub, ILocalSiloDetails silo, ILogger<InstrumentGrain> logger) : Grain, IInstrumentGrain
{
    private static readonly IReadOnlyList<BarVersion> NoBars = [];
    private static readonly SliceResult Refused = new(NoBars, long.MaxValue, FeedPosition.None) { IsRefused = true };

    private readonly List<BarVersion> _closed = [];
    private readonly HashSet<FeedPosition> _late = [];
    private string _code = "";
    private BarFold? _fold;
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

    public ValueTask<bool> Restore(Guid incarnation, [Immutable] StoredFold? stored, SiloAddress? home)
    {
        if (home is not null && !home.Equals(silo.SiloAddress))
        {
            DeactivateOnIdle();
            return ValueTask.FromResult(false);
        }
        (_incarnation, _stored, _fold, _taken, _account) = (incarnation, stored, null, stored?.State.ResumeAfter ?? default, default);
        _late.Clear();
        return ValueTask.FromResult(true);
    }

    public async ValueTask<SliceResult> Accept(Guid incarnation, [Immutable] TickBatch slice, long closedThroughNs)
    {
        if (incarnation != _incarnation) return Refused;
        var firstNew = FoldSlice(slice.Records);
        if (_late.Count > 0) await MergeLate(closedThroughNs);
        if (_fold is null) return Result();

        _fold.CloseThrough(closedThroughNs, _last.ReceivedNs, _closed);
        _report!.Closed(_fold.State, closedThroughNs);
        Push(slice.Records, firstNew);
        return Result();
    }

    public ValueTask<SliceResult> CloseThrough(Guid incarnation, long boundaryNs, long knownAtNs)
    {
        if (incarnation != _incarnation) return ValueTask.FromResult(Refused);
        _fold?.CloseThrough(boundaryNs, knownAtNs, _closed);
        if (_fold is not null) _report!.Closed(_fold.State, boundaryNs);
        Push([], 0);
        return ValueTask.FromResult(Result());
    }

    public ValueTask<bool> MarkFeedDown(Guid incarnation)
    {
        if (incarnation != _incarnation) return ValueTask.FromResult(false);
        _fold?.MarkFeedDown();
        return ValueTask.FromResult(true);
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

    // Returns the index of the first frame that nobody has been pushed yet.
    private int FoldSlice(ReadOnlySpan<TickFrame> ticks)
    {
        var firstNew = ticks.Length;
        for (var i = 0; i < ticks.Length; i++)
        {
            ref readonly var tick = ref ticks[i];
            var position = tick.FeedPosition;
            if (position.CompareTo(_taken[position.Feeder]) <= 0)
            {
                _skipped++;
                continue;
            }

            var fold = _fold ??= StartFold(tick.TradingDay);
            if (tick.TradingDay > _report!.Day) _report.Begin(tick.TradingDay, fold.State);
            if ((tick.Flags & TickFlags.Late) != 0) _late.Add(position);
            else fold.Fold(tick, _closed);

            _account.Add(tick, _taken);
            _taken.Set(position);
            _accepted++;
            if (DayRefold.Compare(tick, _last) >= 0) _last = tick;
            if (position.CompareTo(_pushed[position.Feeder]) <= 0) continue;
            _pushed.Set(position);
            if (firstNew == ticks.Length) firstNew = i;
        }
        return firstNew;
    }

    private BarFold StartFold(TradingDay day)
    {
        var fold = NewFold(day);
        if (_stored is not null) fold.Restore(_stored.Bar, _stored.State);
        return fold;
    }

    private BarFold NewFold(TradingDay day)
    {
        if (!InstrumentCode.TryParse(_code, day, rules.Products, out var instrument, out var reason))
            throw new InvalidOperationException($"{_code} is no instrument we know: {reason}");
        _report ??= new TradingDayReport(instrument, GrainFactory.GetGrain<IContractGrain>(instrument.Product.Root), rules, logger);
        return new BarFold(_code, instrument.Product.Root, instrument.Product.Multiplier, rules);
    }

    // A late tick changes bars that have gone by, so the day is folded again from the journals in the order of the exchange.
    private async Task MergeLate(long closedThroughNs)
    {
        var day = _fold!.State.TradingDay;
        var ticks = new List<TickFrame>();
        foreach (var feeder in _taken.All())
        {
            var journal = GrainFactory.GetGrain<IJournalGrain>(feeder.Feeder.ToString(CultureInfo.InvariantCulture));
            AddUpTo(ticks, (await journal.ReadInstrument(_code, day.Value)).Records, feeder);
        }
        var through = Math.Max(closedThroughNs, _fold.ClosedThroughNs);
        var before = _closed.Count;
        _fold = new DayRefold(() => NewFold(day)).Merge(CollectionsMarshal.AsSpan(ticks), _late, through, _last.ReceivedNs, _closed);
        _revisions += _closed.Count - before;
        LogMergesLate(_code, _late.Count, _closed.Count - before);
        _late.Clear();
    }

    private static void AddUpTo(List<TickFrame> ticks, ReadOnlySpan<TickFrame> read, FeedPosition through)
    {
        foreach (ref readonly var tick in read)
            if (tick.FeedPosition.CompareTo(through) <= 0) ticks.Add(tick);
    }

    private SliceResult Result()
    {
        if (_closed.Count == 0) return new SliceResult(NoBars, _fold?.OpenEndNs ?? long.MaxValue, _fold?.OpenFrom ?? FeedPosition.None);
        BarVersion[] closed = [.. _closed];
        _closed.Clear();
        return new SliceResult(closed, _fold!.OpenEndNs, _fold.OpenFrom);
    }

    private void Push(ReadOnlySpan<TickFrame> ticks, int firstNew)
    {
        if (_interestVersion != hub.InterestVersion) (_interestVersion, _isWanted) = (hub.InterestVersion, hub.Wants(_code));
        if (!_isWanted) return;

        if (firstNew < ticks.Length) hub.PushTicks(_code, ticks[firstNew..]);
        foreach (var closed in _closed)
            hub.PushBar(new BarPush(_code, closed.Bar, closed.Reason == RevisionReason.Closed ? BarPushState.Closed : BarPushState.Revised));
        if (_fold is { IsOpen: true } && firstNew < ticks.Length) hub.PushBar(new BarPush(_code, _fold.Forming, BarPushState.Forming));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Instrument} merges {Late} late ticks: {Bars} bars change")]
    private partial void LogMergesLate(string instrument, int late, int bars);
}
