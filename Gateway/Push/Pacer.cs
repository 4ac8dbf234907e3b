using Microsoft.Extensions.Hosting;

namespace Mdc.Gateway.Push;

/// <summary>Wakes paced subscriptions when their interval is over: a wheel of slots, turned by one timer. All but the timer is the loop's.</summary>
internal sealed class Pacer(FanoutLoop loop, TimeProvider time) : BackgroundService, IFanoutWork
{
    /// <summary>Turns of the wheel per second: how exact a pace is.</summary>
    public const int TurnsPerSecond = 50;

    private const int Slots = 512;

    private readonly List<PacedTicks>[] _wheel = [.. Enumerable.Range(0, Slots).Select(_ => new List<PacedTicks>())];
    private int _members;

    /// <summary>The slowest pace, pushes per second: one round of the wheel.</summary>
    public static double SlowestRate => TurnsPerSecond / (double)(Slots - 1);

    /// <summary>Turns so far.</summary>
    public long Now { get; private set; }

    /// <summary>How many are paced: without any, the wheel stands still.</summary>
    public int Members
    {
        get => Volatile.Read(ref _members);
        set => Volatile.Write(ref _members, value);
    }

    /// <summary>Turns between two pushes at a rate per second; rounded up, so that the rate is never exceeded for long.</summary>
    public static long IntervalOf(double rate) => (long)Math.Clamp(Math.Ceiling(TurnsPerSecond / rate), 1, Slots - 1);

    /// <summary>Wakes a subscription at a turn, at most one round ahead.</summary>
    public void Wait(PacedTicks subscription, long turn) => _wheel[turn % Slots].Add(subscription);

    /// <inheritdoc/>
    public void Run()
    {
        var due = _wheel[++Now % Slots];
        foreach (var subscription in due) subscription.OnDue();
        due.Clear();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / TurnsPerSecond), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                if (Members > 0) loop.Schedule(this);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
