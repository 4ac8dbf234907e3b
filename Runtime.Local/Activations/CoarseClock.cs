namespace Mdc.Runtime.Local.Activations;

/// <summary>Counts ticks of 100 ms, so that a hot path can tell about how late it is by reading a field.</summary>
internal sealed class CoarseClock : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private readonly ITimer _timer;
    private Action<int>? _onTick;
    private int _now;

    public CoarseClock(TimeProvider time) => _timer = time.CreateTimer(static clock => ((CoarseClock)clock!).Tick(), this, Period, Period);

    /// <summary>Ticks since the start; wraps round, so compare by difference.</summary>
    public int Now => Volatile.Read(ref _now);

    /// <summary>How many ticks cover at least this time.</summary>
    public static int Ticks(TimeSpan time) =>
        time == Timeout.InfiniteTimeSpan ? int.MaxValue / 2 : (int)Math.Min(Math.Ceiling(time / Period) + 1, int.MaxValue / 2);

    /// <summary>Calls back at every tick, one tick at a time.</summary>
    public void OnTick(Action<int> action) => _onTick += action;

    public void Dispose() => _timer.Dispose();

    private void Tick() => _onTick?.Invoke(Interlocked.Increment(ref _now));
}
