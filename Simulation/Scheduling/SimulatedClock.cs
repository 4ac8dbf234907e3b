namespace Mdc.Simulation.Scheduling;

/// <summary>
/// The clock of one host, outliving its processes: drifts against the others, and its time of day can be set. Stamps for waiting drift with it
/// and never jump, as a monotonic clock's do not.
/// </summary>
internal sealed class SimulatedClock(EventLoop loop, double drift) : TimeProvider
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private SimulatedProcess? _process;
    private TimeSpan _stepped;

    public override long TimestampFrequency => 1_000_000_000;

    private long OwnNs => loop.NowNs + (long)(loop.NowNs * drift);

    public override DateTimeOffset GetUtcNow() => Begin + TimeSpan.FromTicks(OwnNs / TimeSpan.NanosecondsPerTick) + _stepped;

    public override long GetTimestamp() => OwnNs;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(loop, _process!, drift, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Somebody sets the host's time of day.</summary>
    public void Step(TimeSpan by) => _stepped += by;

    /// <summary>Timers made from now on belong to this process.</summary>
    public void RunsIn(SimulatedProcess process) => _process = process;
}

/// <summary>A timer of a simulated clock; dies with the process that made it.</summary>
internal sealed class SimulatedTimer(EventLoop loop, SimulatedProcess process, double drift, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period;
    private int _change;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _change++;
        _period = period;
        if (dueTime != Timeout.InfiniteTimeSpan) Arm(dueTime);
        return true;
    }

    public void Fire(int change)
    {
        if (change != _change) return;
        if (_period != Timeout.InfiniteTimeSpan && _period > TimeSpan.Zero) Arm(_period);
        callback(state);
    }

    public void Dispose() => _change++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Arm(TimeSpan due) => loop.After((long)(due.Ticks * TimeSpan.NanosecondsPerTick * (1 - drift)), process, this, _change);
}
