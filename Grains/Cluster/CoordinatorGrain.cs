using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Placement;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Mdc.Grains.Cluster;

/// <summary>Moves shards, one after another, to the silo that their hash names, once the silos have stayed the same for a while.</summary>
/// <remarks>Reentrant, so that reports are taken while a shard moves. Moving is an optimisation: a shard that does not move works where it is.</remarks>
[Reentrant]
public sealed partial class CoordinatorGrain(
    MarketRules rules,
    IOptions<GrainOptions> options,
    TimeProvider time,
    ILogger<CoordinatorGrain> logger) : Grain, ICoordinatorGrain
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MissFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MoveWithin = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (ProcessReport Report, DateTimeOffset At)> _processes = [];
    private readonly Dictionary<string, (ProcessReport Report, DateTimeOffset At)> _missing = [];
    private readonly HashSet<string> _leaving = [];
    private SiloAddress[] _takers = [];
    private DateTimeOffset _settledAt;
    private bool _isMoving;
    private long _moves;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(_ => Balance(), new GrainTimerCreationOptions(LookEvery, LookEvery) { KeepAlive = true, Interleave = true });
        return Task.CompletedTask;
    }

    public ValueTask Report(ProcessReport report)
    {
        _processes[report.Name] = (report, time.GetUtcNow());
        _missing.Remove(report.Name);
        return ValueTask.CompletedTask;
    }

    public async ValueTask Leave(string name)
    {
        if (!_processes.TryGetValue(name, out var leaver)) return;
        _leaving.Add(name);
        if (!leaver.Report.TakesShards || leaver.Report.Silo is not { } silo) return;
        var others = Takers();
        if (others.Length > 0) await Move(others, from: silo);
    }

    public ValueTask<ClusterStatus> GetStatus() => ValueTask.FromResult(
        new ClusterStatus(ByName(_processes), _moves, ByName(_missing)));

    // An array: the list behind a collection expression cannot cross a call.
    private static ProcessReport[] ByName(Dictionary<string, (ProcessReport Report, DateTimeOffset At)> processes) =>
        processes.Values.Select(process => process.Report).OrderBy(report => report.Name, StringComparer.Ordinal).ToArray();

    private async Task Balance()
    {
        var now = time.GetUtcNow();
        foreach (var (name, process) in _processes.ToList())
            if (now - process.At > ForgetAfter && _processes.Remove(name) && !_leaving.Remove(name)) _missing[name] = process;
        foreach (var (name, process) in _missing)
            if (now - process.At > MissFor) _missing.Remove(name);

        var takers = Takers();
        if (!takers.SequenceEqual(_takers)) (_takers, _settledAt) = (takers, now + options.Value.SettleFor);
        if (_isMoving || takers.Length == 0 || now < _settledAt || (options.Value.MoveShards == ShardMoves.OffSession && IsInSession(now))) return;

        _isMoving = true;
        try
        {
            await Move(takers, from: null);
        }
        finally
        {
            _isMoving = false;
        }
    }

    private SiloAddress[] Takers() =>
        [.. _processes.Values.Where(process => process.Report.TakesShards && !_leaving.Contains(process.Report.Name)).Select(process => process.Report.Silo!).Order()];

    // One after another, each awaited until it lives where it should: at no moment is more than one shard of the market on its way.
    private async Task Move(SiloAddress[] takers, SiloAddress? from)
    {
        // A silo that has not taken one may be gone without our knowing: to wait for it once is enough.
        var without = new HashSet<SiloAddress>();
        for (var shard = 0; shard < options.Value.Shards; shard++)
        {
            try
            {
                var grain = GrainFactory.GetGrain<ITickShardGrain>(shard);
                var (where, target) = (await grain.Where(), Rendezvous.Choose(shard, takers));
                if (where.Equals(target) || without.Contains(target) || (from is not null && !where.Equals(from))) continue;
                if (from is null && !takers.SequenceEqual(_takers)) return;
                await grain.MoveTo(target);
                _moves++;
                LogMoved(shard, where, target);
                if (!await Arrives(grain, target)) without.Add(target);
            }
            catch (Exception e) when (e is TimeoutException or OrleansException)
            {
                LogStays(shard, e.Message);
            }
        }
    }

    private async Task<bool> Arrives(ITickShardGrain grain, SiloAddress target)
    {
        for (var began = time.GetTimestamp(); !(await grain.Where()).Equals(target); await Task.Delay(TimeSpan.FromMilliseconds(20), time))
        {
            if (time.GetElapsedTime(began) > MoveWithin) return false;
        }
        return true;
    }

    private bool IsInSession(DateTimeOffset now) =>
        Enum.GetValues<Exchange>().Any(exchange => exchange != Exchange.None && SessionState.At(exchange, ChinaTime.ToNs(now), rules).Any(state => state.ExpectsTicks));

    [LoggerMessage(Level = LogLevel.Information, Message = "Shard {Shard} has moved from {From} to {Target}")]
    private partial void LogMoved(int shard, SiloAddress from, SiloAddress target);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} stays where it is for now: {Why}")]
    private partial void LogStays(int shard, string why);
}
