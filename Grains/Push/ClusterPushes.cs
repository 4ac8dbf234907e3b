using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Mdc.Grains.Push;

/// <summary>Fills this process's hub with what the other silos push.</summary>
/// <remarks>
/// Asks the coordinator every second which silos take shards, and tells each what is wanted here; a change is told within 50 ms. After a
/// silo's death the instruments come back on others and are pushed from there; what was pushed before may come again, with the same position.
/// </remarks>
public sealed partial class ClusterPushes(IGrainFactory grains, PushHub hub, TimeProvider time, ILogger<ClusterPushes> logger, IServiceProvider services) : BackgroundService, IPushObserver
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private const int LooksPerAsk = 20;
    private const int AsksPerRenewal = 3;

    private readonly Dictionary<InstrumentKey, string> _codes = [];
    private readonly Dictionary<string, int> _told = [];
    private readonly SiloAddress? _own = services.GetService<ILocalSiloDetails>()?.SiloAddress;
    private long _missed;

    /// <summary>Pushes the silos had to drop because this process was slow.</summary>
    public long Missed => Volatile.Read(ref _missed);

    /// <inheritdoc/>
    public Task OnPushes([Immutable] PushBatch batch)
    {
        if (batch.Missed > 0) Interlocked.Add(ref _missed, batch.Missed);
        lock (_codes) PushTicks(batch.Ticks.Records);
        foreach (var bar in batch.Bars) hub.ForwardBar(new BarPush(bar.Instrument, bar.Bar, bar.State, bar.Seen));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var reference = grains.CreateObjectReference<IPushObserver>(this);
        using var timer = new PeriodicTimer(LookEvery, time);
        IReadOnlyList<string> silos = [];
        try
        {
            for (var look = 0; await timer.WaitForNextTickAsync(stoppingToken); look++)
            {
                if (look % LooksPerAsk == 0) silos = await Silos(silos);
                if (look % (LooksPerAsk * AsksPerRenewal) == 0) _told.Clear();
                var version = hub.InterestVersion;
                foreach (var silo in silos)
                    if (_told.GetValueOrDefault(silo, -1) != version && await Tell(silo, reference)) _told[silo] = version;
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<IReadOnlyList<string>> Silos(IReadOnlyList<string> before)
    {
        try
        {
            var cluster = await grains.GetGrain<ICoordinatorGrain>(ICoordinatorGrain.Cluster).GetStatus();
            return [.. cluster.Processes.Where(process => process.TakesShards && !process.Silo!.Equals(_own)).Select(process => process.Silo!.ToParsableString())];
        }
        catch (Exception e) when (e is TimeoutException or OrleansException or ArgumentException)
        {
            return before;
        }
    }

    private async Task<bool> Tell(string silo, IPushObserver reference)
    {
        try
        {
            await grains.GetGrain<IPushSourceGrain>(silo).Subscribe(reference, hub.Interest).AsTask().WaitAsync(TimeSpan.FromSeconds(1), time);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OrleansException or ArgumentException)
        {
            LogNotTold(silo, e.Message);
            return false;
        }
    }

    private void PushTicks(ReadOnlySpan<TickFrame> ticks)
    {
        for (var from = 0; from < ticks.Length;)
        {
            var code = InstrumentKey.Of(ticks[from]);
            var to = from + 1;
            while (to < ticks.Length && InstrumentKey.Of(ticks[to]) == code) to++;
            if (!_codes.TryGetValue(code, out var text)) _codes[code] = text = ticks[from].Instrument.ToText();
            hub.ForwardTicks(text, ticks[from..to]);
            from = to;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Silo {Silo} could not be told what is wanted here: {Why}")]
    private partial void LogNotTold(string silo, string why);
}
