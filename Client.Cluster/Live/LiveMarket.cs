using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Interfaces.Push;
using Microsoft.Extensions.Logging;

namespace Mdc.Client.Cluster.Live;

/// <summary>What the silos push to one client, handed to its subscriptions. Begins with the first subscription.</summary>
internal sealed class LiveMarket(IGrainFactory grains, TimeProvider time, ILogger logger) : IPushReceiver, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private IPushReceiver[] _subscriptions = [];
    private int _interestVersion;
    private Task? _pushing;

    /// <inheritdoc/>
    public PushInterest Interest => new(false, _subscriptions.SelectMany(subscription => subscription.Interest.Instruments).ToHashSet(StringComparer.Ordinal));

    /// <summary>Adds a subscription; dispose to end it.</summary>
    public IDisposable Attach(IPushReceiver subscription)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            _subscriptions = [.. _subscriptions, subscription];
            _pushing ??= Task.Run(() => new SiloPushes(grains, this, () => Volatile.Read(ref _interestVersion), time, logger).Run(_stop.Token));
        }
        Interlocked.Increment(ref _interestVersion);
        return new Attachment(this, subscription);
    }

    /// <inheritdoc/>
    public bool Wants(string instrument) => Array.Exists(_subscriptions, subscription => subscription.Wants(instrument));

    /// <inheritdoc/>
    public void OnTicks(string instrument, in FeedPositions after, ReadOnlySpan<TickFrame> frames)
    {
        foreach (var subscription in _subscriptions)
            if (subscription.Wants(instrument)) subscription.OnTicks(instrument, in after, frames);
    }

    /// <inheritdoc/>
    public void OnBar(in BarPush push)
    {
        foreach (var subscription in _subscriptions)
            if (subscription.Wants(push.Instrument)) subscription.OnBar(in push);
    }

    /// <inheritdoc/>
    public void OnMayMiss(PushInterest instruments)
    {
        foreach (var subscription in _subscriptions) subscription.OnMayMiss(instruments);
    }

    /// <summary>Ends all; the silos forget us within seconds where they do not hear it.</summary>
    public void Dispose() => _stop.Cancel();

    private void Detach(IPushReceiver subscription)
    {
        lock (_gate) _subscriptions = [.. _subscriptions.Where(attached => attached != subscription)];
        Interlocked.Increment(ref _interestVersion);
    }

    private sealed class Attachment(LiveMarket market, IPushReceiver subscription) : IDisposable
    {
        public void Dispose() => market.Detach(subscription);
    }
}
