using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Mdc.Grains.Interfaces.Push;

/// <summary>Hands a receiver of this process what the other silos of the cluster push, and tells it when something may be missing.</summary>
/// <remarks>
/// Asks the coordinator every second which silos take shards, and tells each what is wanted: a change within 50 ms, all of it every three
/// seconds. No silo waits for another one that does not answer. After a silo's death its instruments come back on others and are pushed from
/// there; what was pushed before may come again, with the same position. A silo whose subscription begins anew, that did not answer, or that
/// has gone may have pushed what nobody took: then <see cref="IPushReceiver.OnMayMiss"/>.
/// </remarks>
/// <param name="grains">The cluster.</param>
/// <param name="into">Who gets the pushes.</param>
/// <param name="interestVersion">Counts up when the receiver's interest has changed.</param>
/// <param name="time">Paces it.</param>
/// <param name="logger">Told of silos that come, go and do not answer.</param>
/// <param name="own">This process's silo, whose pushes come without us; null where it has none.</param>
public sealed partial class SiloPushes(IGrainFactory grains, IPushReceiver into, Func<int> interestVersion, TimeProvider time, ILogger logger, SiloAddress? own = null) : IPushObserver
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1);

    private readonly Dictionary<InstrumentKey, string> _codes = [];
    private readonly Dictionary<string, PushSource> _sources = [];
    private readonly InterestGrowth _growth = new();
    private long _missed;

    /// <summary>Pushes the silos had to drop because this process was slow, or a batch did not arrive.</summary>
    public long Missed => Volatile.Read(ref _missed);

    /// <inheritdoc/>
    public Task OnPushes([Immutable] PushBatch batch)
    {
        lock (_codes) HandOut(batch.Ticks.Records, batch.Runs);
        foreach (var bar in batch.Bars) into.OnBar(new BarPush(bar.Instrument, bar.Bar, bar.State, bar.Seen));
        if (batch.Missed == 0) return Task.CompletedTask;
        Interlocked.Add(ref _missed, batch.Missed);
        MayMiss($"a silo dropped {batch.Missed} of them");
        return Task.CompletedTask;
    }

    /// <summary>Works until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        var reference = grains.CreateObjectReference<IPushObserver>(this);
        using var timer = new PeriodicTimer(LookEvery, time);
        var asking = Task.FromResult<HashSet<string>?>(null);
        var askedAt = time.GetTimestamp() - (long)(AskEvery.TotalSeconds * time.TimestampFrequency);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                if (asking.IsCompleted)
                {
                    if (await asking is { } silos) List(silos);
                    asking = Task.FromResult<HashSet<string>?>(null);
                    if (time.GetElapsedTime(askedAt) >= AskEvery) (asking, askedAt) = (Silos(), time.GetTimestamp());
                }
                foreach (var source in _sources.Values.ToList()) await Harvest(source);
                Tell(reference);
            }
        }
        catch (OperationCanceledException)
        {
        }
        await Task.WhenAll(_sources.Values.Select(source => source.End(reference)));
        grains.DeleteObjectReference<IPushObserver>(reference);
    }

    private async Task<HashSet<string>?> Silos()
    {
        try
        {
            var cluster = await grains.GetGrain<ICoordinatorGrain>(ICoordinatorGrain.Cluster).GetStatus().AsTask().WaitAsync(AnswerWithin, time);
            return cluster.Processes.Where(process => process.TakesShards && !process.Silo!.Equals(own)).Select(process => process.Silo!.ToParsableString()).ToHashSet();
        }
        catch (Exception e)
        {
            // The coordinator's silo may have died: those that are known are told on.
            LogNotAsked(e.Message);
            return null;
        }
    }

    // A silo that is not listed is kept while it answers: a coordinator that has just begun does not know all of them yet.
    private void List(HashSet<string> silos)
    {
        foreach (var silo in silos)
            if (!_sources.ContainsKey(silo)) _sources.Add(silo, new PushSource(silo, grains.GetGrain<IPushSourceGrain>(silo), AnswerWithin, time));
        foreach (var (silo, source) in _sources)
        {
            source.IsListed = silos.Contains(silo);
            if (source.IsListed || !source.IsSilent) continue;
            _sources.Remove(silo);
            MayMiss($"silo {silo} is gone");
        }
    }

    private async Task Harvest(PushSource source)
    {
        var wasSilent = source.IsSilent;
        if (await source.Answer() is not { } answer) return;
        if (answer.Failure is { } why)
        {
            LogNotTold(source.Silo, why);
            if (!wasSilent) MayMiss($"silo {source.Silo} does not answer");
        }
        else if (answer.IsNew || wasSilent)
        {
            MayMiss($"silo {source.Silo} has been told of us only now");
        }
    }

    private void Tell(IPushObserver reference)
    {
        var version = interestVersion();
        var interest = _growth.Version == version ? null : _growth.Change(version, into.Interest);
        foreach (var source in _sources.Values)
            if (source.IsDue(version)) source.Tell(reference, version, interest ??= into.Interest);
        // Not before all know: what they pushed until then went past us.
        if (_sources.Values.All(source => source.IsSilent || source.Knows(version)) && _growth.Take() is { } grown && _sources.Count > 0) into.OnMayMiss(grown);
    }

    private void MayMiss(string why)
    {
        LogMayMiss(why);
        into.OnMayMiss(PushInterest.All);
    }

    private void HandOut(ReadOnlySpan<TickFrame> ticks, ReadOnlySpan<PushedRun> runs)
    {
        foreach (ref readonly var run in runs)
        {
            var code = InstrumentKey.Of(ticks[0]);
            if (!_codes.TryGetValue(code, out var text)) _codes[code] = text = ticks[0].Instrument.ToText();
            into.OnTicks(text, run.After, ticks[..run.Count]);
            ticks = ticks[run.Count..];
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Silo {Silo} could not be told what is wanted here: {Why}")]
    private partial void LogNotTold(string silo, string why);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The coordinator could not be asked which silos take shards: {Why}")]
    private partial void LogNotAsked(string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Pushes may be missing here, and every instrument that is watched is looked at: {Why}")]
    private partial void LogMayMiss(string why);
}
