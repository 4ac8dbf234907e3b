using Mdc.Runtime.Local.Turns;

namespace Mdc.Simulation.Scheduling;

/// <summary>A process on a host of its own: runs its turns, has a clock that may be wrong, can die or hang.</summary>
internal sealed class SimulatedProcess : ILocalScheduler
{
    private const long UsualTurnNs = 30_000, SlowTurnNs = 2_000_000;

    private readonly EventLoop _loop;
    private readonly List<EventLoop.Event> _kept = [];
    private bool _isHung;

    public SimulatedProcess(EventLoop loop, int number, string name, SimulatedClock clock)
    {
        (_loop, Number, Name, Clock) = (loop, number, name, clock);
        clock.RunsIn(this);
    }

    /// <summary>From 1, in the order of starts.</summary>
    public int Number { get; }

    public string Name { get; }

    public SimulatedClock Clock { get; }

    public bool IsDead { get; private set; }

    public bool IsHung => _isHung;

    // More than one would keep others from coming in between.
    int ILocalScheduler.ItemsPerSlice => 1;

    void ILocalScheduler.Schedule(TurnQueue queue)
    {
        var random = _loop.Random;
        _loop.After(random.Chance(1 / 128.0) ? random.Between(0, SlowTurnNs) : random.Between(0, UsualTurnNs), this, queue);
    }

    /// <summary>True where an event of this process may happen now. A dead process's never does, a hung one's when it comes back.</summary>
    public bool Admits(in EventLoop.Event next)
    {
        if (IsDead) return false;
        if (!_isHung) return true;
        _kept.Add(next);
        return false;
    }

    /// <summary>kill -9: nothing of it runs any more.</summary>
    public void Kill()
    {
        IsDead = true;
        _kept.Clear();
    }

    /// <summary>Stops running for a while and does not notice.</summary>
    public void Hang() => _isHung = true;

    /// <summary>Runs on with everything that was due meanwhile, in any order.</summary>
    public void ComeBack()
    {
        _isHung = false;
        foreach (var kept in _kept) _loop.Again(kept, _loop.Random.Between(0, SlowTurnNs));
        _kept.Clear();
    }
}
