using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Hosting;

/// <inheritdoc cref="ISiloLifecycle"/>
internal sealed partial class SiloLifecycle(ILogger<SiloLifecycle> log) : ISiloLifecycle
{
    private readonly Lock _lock = new();
    private readonly List<Subscription> _subscriptions = [];
    private readonly List<Subscription> _started = [];

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        var subscription = new Subscription(this, observerName, stage, observer);
        lock (_lock) _subscriptions.Add(subscription);
        return subscription;
    }

    /// <summary>Starts the stages upwards, all of one stage together. An exception stops the start; what has started can be stopped.</summary>
    public async Task Start(CancellationToken cancellationToken)
    {
        foreach (var stage in ByStage(_subscriptions).OrderBy(static s => s.Key))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _started.AddRange(stage);
            await Task.WhenAll(stage.Select(s => s.Observer.OnStart(cancellationToken)));
            HighestCompletedStage = stage.Key;
        }
    }

    /// <summary>Stops the started stages downwards. Exceptions are logged.</summary>
    public async Task Stop(CancellationToken cancellationToken)
    {
        foreach (var stage in ByStage(_started).OrderByDescending(static s => s.Key))
        {
            await Task.WhenAll(stage.Select(s => Stop(s, cancellationToken)));
            LowestStoppedStage = stage.Key;
        }
    }

    private async Task Stop(Subscription subscription, CancellationToken cancellationToken)
    {
        try
        {
            await subscription.Observer.OnStop(cancellationToken);
        }
        catch (Exception e)
        {
            LogStopFailed(log, e, subscription.Name, subscription.Stage);
        }
    }

    private List<IGrouping<int, Subscription>> ByStage(List<Subscription> subscriptions)
    {
        lock (_lock) return [.. subscriptions.GroupBy(static s => s.Stage)];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Observer} failed to stop at stage {Stage}")]
    private static partial void LogStopFailed(ILogger log, Exception exception, string observer, int stage);

    private sealed record Subscription(SiloLifecycle Lifecycle, string Name, int Stage, ILifecycleObserver Observer) : IDisposable
    {
        public void Dispose()
        {
            lock (Lifecycle._lock)
            {
                Lifecycle._subscriptions.Remove(this);
                Lifecycle._started.Remove(this);
            }
        }
    }
}
