using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Mdc.Domain.Bars;
using Mdc.Domain.Instruments;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Placement;
using Mdc.Grains.Streams;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Mdc.Grains;

/// <summary>One shard of the market: checks positions, cuts batches into slices, awaits its instruments, keeps their closed bars for the writer.</summary>
/// <remarks>Not reentrant: a batch is applied whole before the next, so that every record has one effect, in order.</remarks>
[ImplicitStreamSubscription(StreamNames.Ticks)]
[ShardPlacement]
public sealed partial class TickShardGrain(
    IBarStore store,
    IQuarantine quarantine,
    IOptions<GrainOptions> options,
    ILocalSiloDetails silo,
    TimeProvider time,
    ILogger<TickShardGrain> logger) : Grain, ITickShardGrain, IStreamSubscriptionObserver, IAsyncObserver<TickBatch>, IJournalPositions
{
    private readonly ShardInstruments _instruments = new();
    private readonly ShardSlicer _slicer = new();
    private readonly ShardOutbox _outbox = new(options.Value.MostBarsInOutbox);
    private readonly Dictionary<string, ParkedInstrument> _parked = new(StringComparer.Ordinal);
    private readonly long[] _closedThroughNs = new long[byte.MaxValue + 1];
    private readonly Guid _incarnation = Guid.NewGuid();
    private ShardRecovery _recovery = new(default, new Dictionary<string, (Bar, FoldState)>());
    private ShardPositions _positions;
    private FeedPositions _settled;
    private IAsyncStream<OutboxPage>? _bars;
    private long _ticks;
    private readonly ShardClocks _clocks = new();
    private long _lastExchangeNs;
    private string? _trouble;
    private bool _startsWithTradingDay;
    private bool _isApplying;
    // An instrument refused us, a batch failed, or the shard is on its way elsewhere: nothing more is taken.
    private bool _isLost;
    private readonly List<int> _run = [];
    private readonly List<ShardInstrument> _owners = [];
    private readonly List<ValueTask<SliceResult>> _slices = [];

    private int Shard => (int)this.GetPrimaryKeyLong();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _bars = this.GetStreamProvider(StreamNames.Bars).GetStream<OutboxPage>(StreamId.Create(StreamNames.Bars, Shard));
        try
        {
            _recovery = await store.Recover(Shard, cancellationToken);
            _positions = ShardPositions.After(_recovery.LowWater);
            _settled = _positions.Applied;
            _outbox.StartAt(_recovery.LowWater);
        }
        catch (StoreUnavailableException e)
        {
            // Ticks must flow without a database: begin with the trading day; the writer has us restart when it sees the checkpoint.
            _trouble = e.Message;
            _startsWithTradingDay = true;
            LogStartsWithoutStore(Shard, e.Message);
        }
        foreach (var parked in quarantine.Load(Shard)) _parked[parked.Instrument] = parked;
        var interval = options.Value.AnnounceEvery;
        this.RegisterGrainTimer(_ => { Announce(); RemindWriter(); _clocks.Tell(GrainFactory); return Task.CompletedTask; }, new GrainTimerCreationOptions(interval, interval) { Interleave = true });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _slicer.Dispose();
        return Task.CompletedTask;
    }

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => await handleFactory.Create<TickBatch>().ResumeAsync(this);

    public FeedPosition AppliedThrough(byte feeder)
    {
        var applied = _positions.Applied[feeder];
        return applied.IsNone && _startsWithTradingDay ? StreamStart.TradingDay(feeder) : applied;
    }

    public async Task OnNextAsync(TickBatch batch, StreamSequenceToken? token = null)
    {
        if (_isLost) throw new OrleansException($"This activation of shard {Shard} has ended.");
        try
        {
            await Apply(batch);
        }
        catch (Exception e)
        {
            // Positions are taken before the instruments have answered: whatever failed in between is behind them now, and only the next
            // activation, which begins at the low-water mark, gets it again.
            LogRestarts(Shard, e.Message);
            _slicer.Abandon();
            Lose();
            throw;
        }
        if (_announcesLater || _outbox.HighestNumber - _announcedNumber >= options.Value.BarsPerPage) Announce();
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public Task OnCompletedAsync() => Task.CompletedTask;

    // A list by name: what the compiler makes of a collection expression here has no codec and can't cross a call.
    public ValueTask<IReadOnlyList<string>> GetInstruments() =>
        ValueTask.FromResult<IReadOnlyList<string>>(_instruments.All.Select(instrument => instrument.Code).ToList());

    public ValueTask<ShardStatus> GetStatus() => ValueTask.FromResult(new ShardStatus(
        Shard, _positions.Applied, LowWater(), _ticks, _instruments.Count, _outbox.Count, _lastExchangeNs,
        _parked.Count, _trouble) { Silo = silo.SiloAddress.ToParsableString() });

    private async Task Apply(TickBatch batch)
    {
        var next = 0;
        while (true)
        {
            _isApplying = true;
            var stop = CollectTicks(batch.Records, ref next);
            if (_run.Count > 0) await ApplyTicks(batch);
            if (stop == Stop.Control) await ApplyControl(batch.Records[next++]);
            (_settled, _isApplying) = (_positions.Applied, false);
            if (stop != Stop.Control || (_outbox.IsFull && !await WaitForWriter())) break;
        }
    }

    // Takes ticks up to the next control record or end; repeats are left out, which is what makes a rewind harmless.
    private Stop CollectTicks(ReadOnlySpan<TickFrame> records, ref int next)
    {
        _run.Clear();
        _owners.Clear();
        for (; next < records.Length; next++)
        {
            ref readonly var record = ref records[next];
            if (!_positions.Takes(record.FeedPosition, out var lost)) continue;
            if (lost > 0) NoteLoss(record.FeedPosition, lost);
            if (record.Kind != RecordKind.Tick) return Stop.Control;

            _ticks++;
            if (record.ExchangeNs > _lastExchangeNs) _lastExchangeNs = record.ExchangeNs;
            _clocks.Note(record.Exchange, record.ExchangeNs);
            var instrument = Find(record);
            if (instrument.Parked is not null)
            {
                instrument.Held++;
                continue;
            }
            _run.Add(next);
            _owners.Add(instrument);
        }
        return Stop.End;
    }

    private ShardInstrument Find(in TickFrame record)
    {
        if (_instruments.TryFind(record, out var known)) return known;
        var code = record.Instrument.ToText();
        var instrument = new ShardInstrument(code, record.Exchange, GrainFactory.GetGrain<IInstrumentGrain>(code)) { Parked = _parked.GetValueOrDefault(code) };
        _instruments.Add(record, instrument);
        return instrument;
    }

    private async Task ApplyTicks(TickBatch batch)
    {
        _slicer.Cut(batch.Records, CollectionsMarshal.AsSpan(_run), CollectionsMarshal.AsSpan(_owners));
        await RollCall(_slicer.Touched);

        _slices.Clear();
        foreach (var instrument in _slicer.Touched)
            _slices.Add(instrument.Grain.Accept(_incarnation, instrument.Slice = _slicer.Take(instrument), _closedThroughNs[(byte)instrument.Exchange]));
        // All are awaited whatever happens: the slices' memory is used again.
        ExceptionDispatchInfo? unanswered = null;
        for (var i = 0; i < _slices.Count; i++)
        {
            var instrument = _slicer.Touched[i];
            try
            {
                Note(instrument, await _slices[i]);
            }
            catch (Exception e) when (e is TimeoutException or OrleansException)
            {
                // The cluster's trouble, not the instrument's: nothing to park it for.
                unanswered = ExceptionDispatchInfo.Capture(e);
            }
            catch (Exception e)
            {
                await TryAgain(instrument, e);
            }
        }
        unanswered?.Throw();
    }

    // What the instrument has taken of the slice it skips: only the record that throws is tried again.
    private async Task TryAgain(ShardInstrument instrument, Exception cause)
    {
        for (var attempt = 2; attempt <= options.Value.TriesPerSlice; attempt++)
        {
            try
            {
                Note(instrument, await instrument.Grain.Accept(_incarnation, instrument.Slice, _closedThroughNs[(byte)instrument.Exchange]));
                return;
            }
            catch (Exception e) when (e is not (TimeoutException or OrleansException))
            {
                cause = e;
            }
        }
        await Park(instrument, cause);
    }

    private void Note(ShardInstrument instrument, in SliceResult result)
    {
        if (result.IsRefused) throw new OrleansException($"{instrument.Code} was restored by another activation of the shard, or by none");
        (instrument.OpenEndNs, instrument.OpenFrom) = (result.OpenEndNs, result.OpenFrom);
        foreach (var closed in result.Closed)
        {
            if (_outbox.Add(closed)) continue;
            _trouble ??= $"Shard {Shard} has more than {options.Value.MostBarsInOutbox} bars to store: the oldest are dropped and come back by replay.";
        }
    }

    private async Task ApplyControl(TickFrame record)
    {
        switch (record.Kind)
        {
            case RecordKind.Watermark or RecordKind.SessionAlarm:
                ref var closedThrough = ref _closedThroughNs[(byte)record.Exchange];
                if (record.ExchangeNs <= closedThrough) return;
                closedThrough = record.ExchangeNs;
                await Each(
                    instrument => instrument.Exchange == record.Exchange && instrument.OpenEndNs <= record.ExchangeNs,
                    async instrument => Note(instrument, await instrument.Grain.CloseThrough(_incarnation, record.ExchangeNs, record.ReceivedNs)));
                break;
            case RecordKind.FeedState when record.DayVolume == ControlRecord.FeedDown:
                await Each(instrument => instrument.OpenEndNs != long.MaxValue, async instrument => Note(instrument, await instrument.Grain.MarkFeedDown(_incarnation)));
                break;
        }
    }

    private Task Each(Func<ShardInstrument, bool> which, Func<ShardInstrument, Task> act) =>
        Task.WhenAll(_instruments.All.Where(instrument => instrument.Parked is null && which(instrument)).Select(act));

    private void NoteLoss(FeedPosition before, long records)
    {
        LogLost(Shard, records, before);
        _trouble = $"Shard {Shard} misses {records} records before {before}: the journal has them damaged.";
    }

    private enum Stop
    {
        End,
        Control,
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} starts without the store and begins with the trading day: {Why}")]
    private partial void LogStartsWithoutStore(int shard, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} begins again from the store: {Why}")]
    private partial void LogRestarts(int shard, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Shard {Shard} misses {Records} records before {Position}: they are damaged in the journal")]
    private partial void LogLost(int shard, long records, FeedPosition position);
}
