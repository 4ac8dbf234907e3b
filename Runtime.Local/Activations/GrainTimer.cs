using Mdc.Runtime.Local.Calls;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Activations;

/// <summary>A timer of a grain. When it is due it queues itself as a turn of the activation, never twice at once.</summary>
internal sealed class GrainTimer<TState> : Turn, IGrainTimer
{
    private const int Idle = 0;
    private const int Queued = 1;
    private const int DueAgain = 2;

    private readonly Activation _activation;
    private readonly Func<TState, CancellationToken, Task> _callback;
    private readonly TState _state;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private TimeSpan _period;
    private int _phase;
    private int _changes;

    public GrainTimer(Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _state = state;
        _period = options.Period;
        Interleaves = options.Interleave;
        IsUse = options.KeepAlive;
        activation.Add(this);

        // The timer must not carry the request context of the call that registers it into every callback.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _timer = activation.Silo.Time.CreateTimer(
                static timer => ((GrainTimer<TState>)timer!).Due(), this, options.DueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public override bool Interleaves { get; }

    public override bool IsUse { get; }

    public override bool IsOver => _stop.IsCancellationRequested;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        _changes++;
        _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public override bool Begin(Activation activation)
    {
        var changes = _changes;
        Task pending;
        try
        {
            pending = _callback(_state, _stop.Token);
        }
        catch (Exception e)
        {
            pending = Task.FromException(e);
        }

        if (!pending.IsCompleted)
        {
            EndLater(pending, changes);
            return false;
        }

        Finish(pending, changes);
        return true;
    }

    public override void Refuse(Exception reason) => Finish(Task.CompletedTask, _changes);

    public override void Forward(Hosting.LocalSilo from) => Dispose();

    public void Dispose()
    {
        _timer.Dispose();
        _stop.Cancel();
        _activation.Remove(this);
    }

    private async void EndLater(Task pending, int changes)
    {
        await pending.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        Finish(pending, changes);
        _activation.Ended(this);
    }

    private void Finish(Task ended, int changes)
    {
        if (ended is { IsFaulted: true }) _activation.Silo.LogTimerFailed(ended.Exception!.InnerException!, _activation.GrainId);
        var again = Interlocked.Exchange(ref _phase, Idle) == DueAgain;
        if (IsOver) return;
        if (again) _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        else if (changes == _changes) _timer.Change(_period, Timeout.InfiniteTimeSpan);
    }

    // On a timer's thread.
    private void Due()
    {
        if (Interlocked.CompareExchange(ref _phase, Queued, Idle) == Idle) _activation.Post(this);
        else Interlocked.CompareExchange(ref _phase, DueAgain, Queued);
    }
}
