using Mdc.Runtime.Local.Activations;
using Mdc.Runtime.Local.Calls;
using Mdc.Runtime.Local.Hosting;

namespace Mdc.Simulation.Scheduling;

/// <summary>What lies between hosts: takes time, overtakes, loses in bad times, is cut between pairs. Inside a process calls keep their order once a grain is active.</summary>
internal sealed class SimulatedNetwork(EventLoop loop) : ISiloWire
{
    private readonly Dictionary<LocalSilo, SimulatedProcess> _processes = [];
    private readonly HashSet<(int From, int To)> _cuts = [];

    /// <summary>Which share of the messages is lost; 0 in good times.</summary>
    public double Loss { get; set; }

    /// <summary>The longest way of one message in fifty; the others take half a millisecond at most.</summary>
    public long SlowNs { get; set; } = 20_000_000;

    /// <summary>Messages that went from host to host.</summary>
    public long Carried { get; private set; }

    /// <summary>Of them lost.</summary>
    public long Lost { get; private set; }

    /// <summary>Says which process a silo runs in. Before its first call.</summary>
    public void Join(LocalSilo silo, SimulatedProcess process) => _processes[silo] = process;

    /// <summary>Nothing gets from one process to the other any more. One way.</summary>
    public void Cut(SimulatedProcess from, SimulatedProcess to) => _cuts.Add((from.Number, to.Number));

    /// <summary>All ways are open again.</summary>
    public void Heal() => _cuts.Clear();

    void ISiloWire.Carry(LocalSilo from, ICallTarget to, Call call)
    {
        var activation = to as Activation;
        var target = activation?.Silo ?? from;
        if (ReferenceEquals(from, target))
        {
            // Orleans keeps the order of calls in a silo to a grain that is active, and to no other.
            if (activation is { IsActive: false }) loop.After(loop.Random.Between(0, 300_000), _processes[from], () => to.Send(call));
            else to.Send(call);
            return;
        }

        if (IsLost(from, target)) return;
        loop.After(WayNs(), _processes[target], () => to.Send(call));
    }

    void ISiloWire.Answer(LocalSilo from, LocalSilo to, Action arrive)
    {
        if (ReferenceEquals(from, to)) arrive();
        else if (!IsLost(from, to)) loop.After(WayNs(), _processes[to], arrive);
    }

    private bool IsLost(LocalSilo from, LocalSilo to)
    {
        Carried++;
        if (!_cuts.Contains((_processes[from].Number, _processes[to].Number)) && !(Loss > 0 && loop.Random.Chance(Loss))) return false;
        Lost++;
        return true;
    }

    private long WayNs() => loop.Random.Chance(0.02) ? loop.Random.Between(0, SlowNs) : loop.Random.Between(20_000, 500_000);
}
