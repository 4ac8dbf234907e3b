using System.Collections.Concurrent;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Reads;

namespace Mdc.Gateway.Tests.Fakes;

/// <summary>A cluster in one class: hub, reads and store, driven by the test.</summary>
internal sealed class FakeMarket : IMarketReads, IPushHub, IBarStore, ITickStore
{
    private readonly Dictionary<string, FeedPositions> _accepted = new(StringComparer.Ordinal);
    private volatile IPushReceiver[] _receivers = [];
    private int _interestVersion;

    public ConcurrentDictionary<string, TickFrame> Last { get; } = new();

    public ConcurrentDictionary<string, Bar> Forming { get; } = new();

    public ConcurrentDictionary<string, List<Bar>> Stored { get; } = new();

    public List<TickFrame> Archive { get; } = [];

    /// <summary>Every tick there was, in order; take some away and they are retired.</summary>
    public List<TickFrame> Journal { get; } = [];

    /// <summary>How many ticks a journal page has; a whole one by default.</summary>
    public int PageTicks { get; set; } = JournalPage.MostTicks;

    /// <summary>True while the feeder does not answer.</summary>
    public bool JournalIsAway { get; set; }

    /// <summary>Journal pages that were asked for.</summary>
    public int PagesRead;

    public bool StoreIsDown { get; set; }

    public FeederState Feeder { get; set; } = FeederState.Running;

    public long Lag { get; set; } = 3;

    public string Source { get; set; } = "simulated exchange, 4 instruments, always open";

    public int InterestVersion => Volatile.Read(ref _interestVersion);

    /// <summary>What a grain does with an accepted tick.</summary>
    public void Tick(in TickFrame tick)
    {
        var instrument = tick.Instrument.ToText();
        lock (Journal) Journal.Add(tick);
        Last[instrument] = tick;
        FeedPositions after;
        lock (_accepted)
        {
            after = _accepted.GetValueOrDefault(instrument);
            var with = after;
            with.Set(tick.FeedPosition);
            _accepted[instrument] = with;
        }
        if (Wants(instrument) && !LosesPushes) PushTicks(instrument, after, new ReadOnlySpan<TickFrame>(in tick));
    }

    /// <summary>True while what is pushed goes past the gateway, as from a silo that is killed.</summary>
    public bool LosesPushes { get; set; }

    /// <summary>What a gateway is told when a silo has gone, or was told of it only now.</summary>
    public void MayMiss(PushInterest? instruments = null)
    {
        foreach (var receiver in _receivers) receiver.OnMayMiss(instruments ?? PushInterest.All);
    }

    /// <summary>What a grain does with its open or closed minute.</summary>
    public void Minute(string instrument, Bar bar, BarPushState state, FeedPositions seen = default)
    {
        if (state == BarPushState.Forming) Forming[instrument] = bar;
        else
        {
            Forming.TryRemove(instrument, out _);
            lock (Stored)
            {
                var bars = Stored.GetOrAdd(instrument, _ => []);
                bars.RemoveAll(b => b.StartNs == bar.StartNs);
                bars.Add(bar);
            }
        }
        if (Wants(instrument) && !LosesPushes) PushBar(new BarPush(instrument, bar, state, seen));
    }

    public bool Wants(string instrument) => Array.Exists(_receivers, r => r.Wants(instrument));

    public void PushTicks(string instrument, in FeedPositions after, ReadOnlySpan<TickFrame> frames)
    {
        foreach (var receiver in _receivers)
            if (receiver.Wants(instrument)) receiver.OnTicks(instrument, after, frames);
    }

    public void PushBar(in BarPush push)
    {
        foreach (var receiver in _receivers) receiver.OnBar(in push);
    }

    public void InterestChanged() => Interlocked.Increment(ref _interestVersion);

    public IDisposable Attach(IPushReceiver receiver)
    {
        _receivers = [.. _receivers, receiver];
        return new Detach(() => _receivers = [.. _receivers.Where(r => r != receiver)]);
    }

    public ValueTask<TickFrame?> GetLast(string instrument) =>
        ValueTask.FromResult<TickFrame?>(Last.TryGetValue(instrument, out var tick) ? tick : null);

    public ValueTask<InstrumentStatus> GetInstrument(string instrument) =>
        ValueTask.FromResult(new InstrumentStatus(instrument, Forming.TryGetValue(instrument, out var bar) ? bar : null, 0, 0, 0));

    public ValueTask<IReadOnlyList<Bar>> GetUnstored(string instrument) => ValueTask.FromResult<IReadOnlyList<Bar>>([]);

    public ValueTask<JournalPage> ReadAfter(byte feeder, string instrument, FeedPosition after)
    {
        Interlocked.Increment(ref PagesRead);
        if (JournalIsAway) throw new TimeoutException("The fake journal does not answer.");
        lock (Journal)
        {
            var kept = Journal.Where(t => t.Feeder == feeder).ToList();
            var tail = kept.Count == 0 ? FeedPosition.None : kept[^1].FeedPosition;
            var ticks = kept.Where(t => t.Instrument.ToText() == instrument && t.FeedPosition.CompareTo(after) > 0).Take(PageTicks).ToArray();
            var isLost = kept.Count > 0 && !after.IsNone && kept[0].FeedPosition.CompareTo(after with { N = after.N + 1 }) > 0;
            var page = new TickBatch(System.Runtime.InteropServices.MemoryMarshal.AsBytes(ticks.AsSpan()).ToArray());
            return ValueTask.FromResult(new JournalPage(page, ticks.Length == PageTicks, tail, isLost && ticks.Length > 0 ? ticks[0].FeedPosition : FeedPosition.None));
        }
    }

    public ValueTask<bool> IsJournaled(string instrument)
    {
        lock (Journal) return ValueTask.FromResult(Journal.Exists(t => t.Instrument.ToText() == instrument));
    }

    public ValueTask<IReadOnlyList<FeederStatus>> GetFeeders() => ValueTask.FromResult<IReadOnlyList<FeederStatus>>(
        [new(1, Feeder, Source, 1_204_331, 1_204_329, 2, new Dictionary<string, long>(), 0, Lag, Last.Values.Select(t => t.ExchangeNs).DefaultIfEmpty().Max(), null, null)]);

    public ValueTask<IReadOnlyList<FrontStatus>> GetFronts(byte feeder) => ValueTask.FromResult<IReadOnlyList<FrontStatus>>(
        [new(3, "demo", "9999", "live", 1, 500, 400, 400, 0.98765, 12.34, 1_000, 600, 390, 30, 2, 0, 1, 0, 0, 0, 0, null)]);

    /// <summary>How long ago each process reported, by its number; after ten seconds it is silent.</summary>
    public Dictionary<int, TimeSpan> Processes { get; } = new() { [4711] = TimeSpan.Zero };

    public ValueTask<ClusterStatus> GetCluster()
    {
        var now = ChinaTime.ToNs(TimeProvider.System.GetUtcNow());
        var byHealth = Processes.ToLookup(process => process.Value < TimeSpan.FromSeconds(10), process => new ProcessReport(
            $"silo-{process.Key}", "silo", null, TakesShards: true, process.Key, $"mdc-{process.Key % 10}",
            new ProcessVitals("Local", now - 3 * 3_600 * ChinaTime.NsPerSecond, now - (long)process.Value.TotalNanoseconds, 612.5, 412_000_000, 131_000_000, 9)));
        return ValueTask.FromResult(new ClusterStatus([.. byHealth[true]], 0, [.. byHealth[false]]));
    }

    public ValueTask<IReadOnlyList<ShardStatus>> GetShards() => ValueTask.FromResult<IReadOnlyList<ShardStatus>>(
        [.. Enumerable.Range(0, 16).Select(s => new ShardStatus(s, default, default, 75_270 + 311 * s, 1, 0, Last.Values.Select(t => t.ExchangeNs).DefaultIfEmpty().Max(), 0, null))]);

    public ValueTask<IReadOnlyList<BarWriterStatus>> GetWriters() => ValueTask.FromResult<IReadOnlyList<BarWriterStatus>>(
        [.. Enumerable.Range(0, 16).Select(s => new BarWriterStatus(s, s == 0 ? StoredBars : 0, 5, s == 0 ? 7 : 5, null))]);

    public Dictionary<string, string> Mains { get; } = [];

    /// <summary>By product, oldest first.</summary>
    public Dictionary<string, List<MainContractRoll>> Rolls { get; } = [];

    public RecordingPolicy Policy { get; private set; } = RecordingPolicy.Everything;

    public ValueTask<Contract> GetMain(string product, TradingDay day) =>
        ValueTask.FromResult(Mains.TryGetValue(product, out var code) ? new Contract(code, 202605) : Contract.None);

    public ValueTask<IReadOnlyList<MainContractRoll>> GetRolls(string product) => ValueTask.FromResult<IReadOnlyList<MainContractRoll>>(
        Rolls.TryGetValue(product, out var rolls) ? rolls : Mains.TryGetValue(product, out var code) ? [new(Make.Day, Contract.None, new Contract(code, 202605), Price.None, Make.Yuan(3850))] : []);

    public ValueTask<SessionClockStatus> GetSessions(string exchange)
    {
        var at = Make.At(9, 30);
        return ValueTask.FromResult(new SessionClockStatus(exchange, at, at, 0, [.. SessionState.At(Enum.Parse<Exchange>(exchange), at, MarketRules.LoadEmbedded())]));
    }

    public ValueTask<RecordingPolicy> GetPolicy() => ValueTask.FromResult(Policy);

    public ValueTask<IReadOnlyList<RecordingPolicyChange>> GetPolicyChanges() =>
        ValueTask.FromResult<IReadOnlyList<RecordingPolicyChange>>(Policy.Version == 0 ? [] : [new(Policy, Make.At(9, 0), PolicyBy, "")]);

    public string PolicyBy { get; private set; } = "";

    public ValueTask<bool> ReplacePolicy(int ifVersion, IReadOnlyList<RecordingRule> rules, string by, string why)
    {
        if (ifVersion != Policy.Version) return ValueTask.FromResult(false);
        (Policy, PolicyBy) = (new RecordingPolicy(ifVersion + 1, [.. rules]), by);
        return ValueTask.FromResult(true);
    }

    public List<QuarantinedInstrument> Parked { get; } = [];

    public ValueTask<IReadOnlyList<MarketAccount>> GetAccounts(TradingDay day) => ValueTask.FromResult<IReadOnlyList<MarketAccount>>([]);

    public ValueTask<IReadOnlyList<QuarantinedInstrument>> GetQuarantined() => ValueTask.FromResult<IReadOnlyList<QuarantinedInstrument>>(Parked);

    public ValueTask<ReleaseResult> Release(string instrument) => ValueTask.FromResult(
        Parked.RemoveAll(parked => parked.Instrument == instrument) > 0 ? new ReleaseResult(null, 12) : new ReleaseResult($"{instrument} is not set aside.", 0));

    public ValueTask StartFeeder(byte feeder)
    {
        Feeder = FeederState.Running;
        return ValueTask.CompletedTask;
    }

    public ValueTask PauseFeeder(byte feeder)
    {
        Feeder = FeederState.Paused;
        return ValueTask.CompletedTask;
    }

    public Task<IReadOnlyList<Bar>> Read(BarQuery query, CancellationToken cancellation)
    {
        if (StoreIsDown) throw new StoreUnavailableException("The fake store is down.");
        lock (Stored)
        {
            var bars = Stored.TryGetValue(query.Instrument, out var all) ? all : [];
            return Task.FromResult<IReadOnlyList<Bar>>(
                [.. bars.Where(b => b.StartNs >= query.FromNs && b.StartNs < query.ToNs).OrderBy(b => b.StartNs).TakeLast(query.Limit)]);
        }
    }

    public Task<IReadOnlyList<TickFrame>> Read(TickQuery query, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<TickFrame>>(
        [.. Archive.Where(t => t.Instrument.ToText() == query.Instrument && t.ExchangeNs >= query.FromNs && t.ExchangeNs < query.ToNs).OrderBy(t => TickMark.Of(t)).SkipWhile(t => query.After is { } after && TickMark.Of(t).CompareTo(after) <= 0).Take(query.Limit)]);

    public Task<IReadOnlyList<(string Instrument, TradingDay First, TradingDay Last)>> Instruments(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<(string, TradingDay, TradingDay)>>([]);

    public Task<ShardRecovery> Recover(int shard, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> Write(BarBatch batch, FeedPositions expected, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<long> Checkpoint(byte feeder, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> Write(byte feeder, ReadOnlyMemory<TickFrame> ticks, long expected, long next, CancellationToken cancellation) => throw new NotSupportedException();

    private long StoredBars
    {
        get
        {
            lock (Stored) return Stored.Values.Sum(b => (long)b.Count);
        }
    }

    private sealed class Detach(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
