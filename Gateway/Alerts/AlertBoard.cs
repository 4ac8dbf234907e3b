using Mdc.Gateway.Health;
using Mdc.Grains.Interfaces;
using Mdc.Reads;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway.Alerts;

/// <summary>How much an alert wants somebody.</summary>
public enum AlertSeverity
{
    /// <summary>Something is not as it should be; data is complete.</summary>
    Warning,

    /// <summary>Data is being lost, or will be soon.</summary>
    Critical,
}

/// <summary>Something that is or was wrong.</summary>
/// <param name="Source">What it is about: "feeder 1", "shard 3", "store".</param>
/// <param name="Severity">How much it wants somebody.</param>
/// <param name="Text">What is wrong, in a sentence, as it was said last.</param>
/// <param name="RaisedAt">Since when.</param>
/// <param name="ClearedAt">Until when; null while it lasts.</param>
public sealed record Alert(string Source, AlertSeverity Severity, string Text, DateTimeOffset RaisedAt, DateTimeOffset? ClearedAt);

/// <summary>Looks every two seconds whether something is wrong, and remembers since when. Any thread may read.</summary>
/// <remarks>Of what is over the newest <see cref="Kept"/> are kept; a restart forgets them, the log does not.</remarks>
public sealed partial class AlertBoard(
    IMarketReads reads, IEnumerable<IReadinessCheck> checks, TimeProvider time, ILogger<AlertBoard> logger) : BackgroundService
{
    /// <summary>How many alerts that are over are kept.</summary>
    public const int Kept = 500;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Two seconds of a busy market: a batch that is under way is not a lag.
    private const long LagRecords = 200_000;

    // A node that starts is not ready for a while, and nobody need be called for that.
    private static readonly TimeSpan StartTakes = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LossLasts = TimeSpan.FromMinutes(10);

    private readonly long _startedAt = time.GetTimestamp();
    private readonly Dictionary<byte, (long Count, DateTimeOffset At)> _lost = [];
    private bool _wasReady;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Alert> _active = new(StringComparer.Ordinal);
    private readonly LinkedList<Alert> _over = [];

    /// <summary>What is wrong now, the newest first.</summary>
    public IReadOnlyList<Alert> Active
    {
        get
        {
            lock (_gate) return _active.Values.OrderByDescending(alert => alert.RaisedAt).ToArray();
        }
    }

    /// <summary>What was wrong, the last that ended first.</summary>
    public IReadOnlyList<Alert> Over
    {
        get
        {
            lock (_gate) return _over.ToArray();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        do
        {
            await LookOnce(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Looks now.</summary>
    internal async Task LookOnce(CancellationToken cancellation) => Take(await Look(cancellation));

    private async Task<List<(string Source, AlertSeverity Severity, string Text)>> Look(CancellationToken cancellation)
    {
        var found = new List<(string, AlertSeverity, string)>();
        foreach (var check in checks)
            if (await WhyNot(check, cancellation) is { } why) found.Add((check.Name, AlertSeverity.Critical, why));
        _wasReady |= found.Count == 0;
        if (!_wasReady && time.GetElapsedTime(_startedAt) < StartTakes) found.Clear();
        foreach (var feeder in await Ask(reads.GetFeeders, "feeders", found, cancellation)) Look(feeder, found);
        foreach (var shard in await Ask(reads.GetShards, "shards", found, cancellation))
        {
            if (shard.Trouble is { } trouble) found.Add(($"shard {shard.Shard}", AlertSeverity.Warning, trouble));
            if (shard.Quarantined > 0) found.Add(($"shard {shard.Shard} quarantine", AlertSeverity.Warning, $"{shard.Quarantined} instruments are in quarantine: their slices failed three times."));
        }
        foreach (var writer in await Ask(reads.GetWriters, "bar writers", found, cancellation))
            if (writer.Trouble is { } trouble) found.Add(($"bar writer {writer.Shard}", AlertSeverity.Warning, trouble));
        return found;
    }

    private void Look(FeederStatus feeder, List<(string, AlertSeverity, string)> found)
    {
        var name = $"feeder {feeder.Feeder}";
        if (feeder.State == FeederState.Failed) found.Add((name, AlertSeverity.Critical, feeder.Trouble ?? "It failed."));
        else if (feeder.Trouble is { } trouble) found.Add((name, AlertSeverity.Warning, trouble));
        if (feeder.State == FeederState.Paused) found.Add(($"{name} paused", AlertSeverity.Warning, "It is paused: ticks are not taken, bars are flagged."));
        if (IsLosing(feeder)) found.Add(($"{name} lost", AlertSeverity.Critical, $"It loses ticks, {feeder.Lost} since its start; each is in a gap record."));
        if (feeder.LagRecords > LagRecords) found.Add(($"{name} lag", AlertSeverity.Warning, $"{feeder.LagRecords} journaled records wait for their shards."));
    }

    // The count never falls: what was lost an hour ago is in the gap records, and needs nobody now.
    private bool IsLosing(FeederStatus feeder)
    {
        var now = time.GetUtcNow();
        var (count, at) = _lost.GetValueOrDefault(feeder.Feeder, (0, DateTimeOffset.MinValue));
        if (feeder.Lost > count) at = now;
        _lost[feeder.Feeder] = (feeder.Lost, at);
        return now - at < LossLasts;
    }

    private async Task<string?> WhyNot(IReadinessCheck check, CancellationToken cancellation)
    {
        try
        {
            return await check.WhyNotReady(cancellation).AsTask().WaitAsync(Patience, time, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return e is TimeoutException ? "It does not answer." : e.Message;
        }
    }

    private async Task<IReadOnlyList<T>> Ask<T>(
        Func<ValueTask<IReadOnlyList<T>>> question, string who, List<(string, AlertSeverity, string)> found, CancellationToken cancellation)
    {
        try
        {
            return await question().AsTask().WaitAsync(Patience, time, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            found.Add((who, AlertSeverity.Warning, $"They do not answer ({e.GetType().Name})."));
            return [];
        }
    }

    private void Take(List<(string Source, AlertSeverity Severity, string Text)> found)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            foreach (var (source, severity, text) in found)
            {
                if (_active.TryGetValue(source, out var known)) _active[source] = known with { Severity = severity, Text = text };
                else
                {
                    _active.Add(source, new Alert(source, severity, text, now, null));
                    LogRaised(source, text);
                }
            }
            foreach (var source in _active.Keys.Except(found.Select(alert => alert.Source)).ToList())
            {
                _active.Remove(source, out var over);
                _over.AddFirst(over! with { ClearedAt = now });
                if (_over.Count > Kept) _over.RemoveLast();
                LogCleared(source);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert, {Source}: {Text}")]
    private partial void LogRaised(string source, string text);

    [LoggerMessage(Level = LogLevel.Information, Message = "Alert over, {Source}")]
    private partial void LogCleared(string source);
}
