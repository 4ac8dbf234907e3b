using Mdc.Domain.Arbitration;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Replay;
using Mdc.Grains.Interfaces;
using Mdc.Journal;
using Microsoft.Extensions.Logging;

namespace Mdc.Feeder.Pump;

/// <summary>
/// The one loop of a feeder: takes what its source has, lets the gate judge it, journals every push with its disposition, adds the records
/// that close and flag bars, and rings the shards. Never awaits a consumer: the journal is the only buffer behind it.
/// </summary>
/// <remarks>
/// <see cref="Start"/> gives the loop a thread of its own; a simulation calls <see cref="Step"/> instead. Status and switches may be used
/// from any thread. Owns the source; journal, doorbell and reject log are the caller's. Allocates nothing per tick.
/// </remarks>
public sealed partial class FeedPump : IFeederControl, IDisposable
{
    private readonly ITickSource _source;
    private readonly ITickJournal _journal;
    private readonly TimeProvider _time;
    private readonly ILogger<FeedPump> _log;
    private readonly FeedPumpOptions _options;
    private readonly IRejectLog? _rejects;
    private readonly Func<long>? _lag;
    private readonly JournalSegment _segment;
    private readonly TickGate _gate;
    private readonly SessionClock _clock;
    private readonly ReplayEnd _end;
    private readonly RuleCounts _counts = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _starting = new();

    private Task? _loop;
    private int _isDisposed;
    private bool _hasBegun;
    private bool _warnedOfCalendar;
    private long _dropped;
    private long _droppedFromNs;
    private long _received;
    private long _lost;
    private long _lastExchangeNs;
    private long _latencyNs;
    private volatile bool _isPauseWanted;
    private volatile bool _isPaused;
    private volatile bool _isDraining;
    private volatile bool _isOver;
    private volatile string? _failure;
    private volatile RecordingPolicy _policy = RecordingPolicy.Everything;
    private volatile HashSet<string> _alsoRecorded = [];

    /// <summary>A pump that has not begun.</summary>
    /// <param name="source">Where the pushes come from.</param>
    /// <param name="rules">Products, calendar and sessions.</param>
    /// <param name="journal">Where they are journaled; the pump is its one writer.</param>
    /// <param name="doorbell">Told which shards have new records.</param>
    /// <param name="time">Our clock.</param>
    /// <param name="log">For what an operator must know.</param>
    /// <param name="options">Batches and waits.</param>
    /// <param name="health">The one the source was given, where it was.</param>
    /// <param name="rejects">Gets the refused rows of a replay.</param>
    /// <param name="lag">How many journaled records their shards have not acknowledged yet; null counts as none.</param>
    public FeedPump(
        ITickSource source,
        MarketRules rules,
        ITickJournal journal,
        IShardDoorbell doorbell,
        TimeProvider time,
        ILogger<FeedPump> log,
        FeedPumpOptions? options = null,
        FeedHealth? health = null,
        IRejectLog? rejects = null,
        Func<long>? lag = null)
    {
        (_source, _journal, _time, _log, _rejects, _lag) = (source, journal, time, log, rejects, lag);
        _options = options ?? new FeedPumpOptions();
        _segment = new JournalSegment(journal, doorbell, _options.Batch);
        _gate = new TickGate(rules, journal.Shards, source.Kind, _segment, health);
        _clock = new SessionClock(rules);
        _end = new ReplayEnd(rules);
    }

    /// <inheritdoc/>
    public byte Feeder => _journal.Feeder;

    /// <summary>Which front brought how much.</summary>
    public CoverageCount Coverage => _gate.Coverage;

    /// <inheritdoc/>
    public IReadOnlyList<FrontStatus> Fronts => _source.Fronts.Select(WithCoverage).ToArray();

    /// <summary>Which instruments are recorded; any thread may replace it.</summary>
    public RecordingPolicy Policy
    {
        get => _policy;
        set
        {
            _policy = value;
            Apply();
        }
    }

    /// <summary>Nanoseconds from the receipt of the newest batch's first tick until the batch was in the journal; 0 for a replay.</summary>
    public long LatencyNs => Volatile.Read(ref _latencyNs);

    /// <inheritdoc/>
    public FeederStatus Status
    {
        get
        {
            var lag = _lag?.Invoke() ?? 0;
            return new FeederStatus(
                Feeder, StateWith(lag), _source.Description, Volatile.Read(ref _received), _counts[TickRule.Accepted], _counts[TickRule.Repeat],
                _counts.Refused(), Volatile.Read(ref _lost), lag, Volatile.Read(ref _lastExchangeNs), _source.Progress, _failure ?? _source.Trouble);
        }
    }

    /// <inheritdoc/>
    public void Start()
    {
        lock (_starting)
        {
            Resume();
            // Its own thread: the loop waits by blocking, which no pool thread should do for a day.
            _loop ??= Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A replay waits. What a live or simulated source sends meanwhile is dropped, counted as lost, and journaled as a gap when the intake goes on.</remarks>
    public void Pause() => _isPauseWanted = true;

    /// <summary>Takes ticks of these instruments too, whatever the policy says: clients want them. Replaces those of the last call. Any thread.</summary>
    public void AlsoRecord(IEnumerable<string> instruments)
    {
        _alsoRecorded = [.. instruments];
        Apply();
    }

    /// <summary>Takes a pause back where the loop's thread is not wanted: for simulations, which call <see cref="Step"/>.</summary>
    public void Resume() => _isPauseWanted = false;

    /// <summary>Ends the loop after the batch at hand, or, where <paramref name="drain"/>, once the source has nothing that waits. Then everything journaled is durable.</summary>
    public async Task Stop(bool drain)
    {
        _isDraining = drain;
        if (!drain) await _stop.CancelAsync();
        if (_loop is { } loop) await loop;
    }

    /// <summary>One turn: takes a batch, or looks at the clock where there is none. Returns how many pushes it took. For the loop and for simulations; one thread.</summary>
    public int Step()
    {
        if (_isOver || _failure is not null) return 0;
        try
        {
            if (!_hasBegun) Begin();
            if (_isPauseWanted != _isPaused) TurnPause();
            var taken = _isPaused ? DropPaused() : TakeBatch();
            if (taken == 0) Idle();
            _segment.Flush();
            _segment.Ring();
            if (_source.Kind != SourceKind.Replay && taken > 0 && !_isPaused) Volatile.Write(ref _latencyNs, NowNs() - _segment[0].ReceivedNs);
            return taken;
        }
        catch (JournalWriteException e)
        {
            Fail($"The journal can't be written, no more ticks are taken: {e.Message}", e);
            return 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A host that knows the pump under two services disposes it twice.
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1) return;
        _stop.Cancel();
        _loop?.Wait();
        _source.Dispose();
        _stop.Dispose();
    }

    private FrontStatus WithCoverage(FrontStatus front)
    {
        var coverage = _gate.Coverage[front.Front];
        return front with { First = coverage.First, Repeats = coverage.Repeats, OnlyHere = coverage.OnlyHere, Conflicts = coverage.Conflicts };
    }

    private void Apply() => _gate.Policy = _alsoRecorded.Count == 0
        ? _policy
        : _policy with { Rules = [.. _policy.Rules.Where(rule => rule.Records || !_alsoRecorded.Contains(rule.Pattern)), .. _alsoRecorded.Select(code => new RecordingRule(RecordingScope.Instrument, code, Records: true))] };

    private long NowNs() => ChinaTime.ToNs(_time.GetUtcNow());

    private FeederState StateWith(long lag)
    {
        if (_failure is not null) return FeederState.Failed;
        if (_isOver) return lag == 0 ? FeederState.Finished : FeederState.Running;
        if (_isPauseWanted) return FeederState.Paused;
        return _hasBegun && !_stop.IsCancellationRequested && _loop is not { IsCompleted: true } ? FeederState.Running : FeederState.Stopped;
    }

    private void Run()
    {
        try
        {
            while (!_stop.IsCancellationRequested && !_isOver && _failure is null)
            {
                if (Step() > 0) continue;
                if (_isDraining) break;
                if (_isPaused) _stop.Token.WaitHandle.WaitOne(_options.IdleWait);
                else _source.Wait(_options.IdleWait, _stop.Token);
            }
            if (_failure is null) _journal.Commit();
        }
        catch (Exception e)
        {
            Fail($"The feeder stopped: {e.Message}", e);
        }
    }

    private void Begin()
    {
        _hasBegun = true;
        var next = _journal.NextOrdinal;
        var hasHistory = next > _journal.FirstOrdinal;
        for (var from = Math.Max(_journal.FirstOrdinal, next - _options.Recall); from < next;)
        {
            var count = _journal.Read(from, _segment.Buffer, out var goOn);
            foreach (ref readonly var record in _segment.Buffer[..count]) Recall(record);
            if (goOn <= from) break;
            from = goOn;
        }

        if (_source.Kind == SourceKind.Replay) return;
        var nowNs = _source.ClockNs ?? NowNs();
        // Whoever ran before us had no time to say that it went down: open bars must know.
        if (hasHistory) _segment.Broadcast(ControlRecord.FeedState(0, up: false, nowNs, NowNs()));
        _clock.Start(nowNs);
    }

    // Its boundaries were told when it was new; it counts again for where each exchange's time stands.
    private void Recall(in TickFrame record)
    {
        if (!record.IsAcceptedTick || _gate.Recall(record) is Phase.Closed or Phase.PostClose) return;
        _end.Saw(record);
        _clock.Tick(record.Exchange, record.TradingDay, record.ExchangeNs, out _);
    }

    private void Fail(string sentence, Exception e)
    {
        _failure = sentence;
        LogFailed(Feeder, sentence, e);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Feeder {Feeder} has failed. {Sentence}")]
    private partial void LogFailed(byte feeder, string sentence, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Feeder {Feeder} dates ticks of {Day} beyond the trading calendar: every weekday counts as a trading day there")]
    private partial void LogBeyondCalendar(byte feeder, TradingDay day);

    [LoggerMessage(Level = LogLevel.Information, Message = "Feeder {Feeder} has taken the whole {Source}: {Accepted} accepted, {Repeats} repeats, {Refused} refused")]
    private partial void LogEnded(byte feeder, string source, long accepted, long repeats, long refused);
}
