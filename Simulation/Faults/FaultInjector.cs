using Mdc.Simulation.World;

namespace Mdc.Simulation.Faults;

/// <summary>Makes the faults of a plan happen and ends them.</summary>
internal sealed class FaultInjector(SimulatedWorld world)
{
    private const long Second = 1_000_000_000;

    private readonly Dictionary<FaultKind, int> _happened = [];
    private int _open;

    /// <summary>How often each kind happened.</summary>
    public IReadOnlyDictionary<FaultKind, int> Happened => _happened;

    /// <summary>How many processes were killed.</summary>
    public int Crashes { get; private set; }

    /// <summary>Everything that began has ended, and everything runs.</summary>
    public bool IsQuiet => _open == 0 && world.Workers.All(worker => worker.IsRunning) && world.Feeders.All(feeder => feeder.IsRunning);

    /// <summary>A fault begins, unless its victim is down already.</summary>
    public void Begin(Fault fault)
    {
        if (!TryBegin(fault)) return;
        _happened[fault.Kind] = _happened.GetValueOrDefault(fault.Kind) + 1;
        world.Loop.Note((ulong)fault.Kind);
        world.Say($"FAULT {fault}");
    }

    private bool TryBegin(Fault fault)
    {
        var worker = world.Workers[fault.Which % world.Workers.Count];
        var feeder = world.Feeders[fault.Which % world.Feeders.Count];
        switch (fault.Kind)
        {
            case FaultKind.WorkerCrash: return worker.IsRunning && Crash(worker, fault.LengthNs);
            case FaultKind.WorkerRestart: return worker.IsRunning && Restart(worker, fault.LengthNs);
            case FaultKind.WorkerHang: return worker.IsRunning && Hang(worker, fault.LengthNs);
            case FaultKind.EverythingCrashes: return CrashAll(fault.LengthNs);
            case FaultKind.FeederCrash: return feeder.IsRunning && Crash(feeder, fault.LengthNs, feeder.Kill);
            case FaultKind.FeederPowerLoss: return feeder.IsRunning && Crash(feeder, fault.LengthNs, () => LosePower(feeder));
            case FaultKind.FrontDown: return feeder.IsRunning && During(fault, () => feeder.Front!.GoDown(), () => feeder.Front!.ComeBack());
            case FaultKind.RingOverrun: return feeder.IsRunning && Now(() => feeder.Front!.Overrun(1 + fault.Which));
            case FaultKind.JournalWriteFails: return feeder.IsRunning && Now(() => FailOnce(fail => feeder.Files.WriteFault = fail));
            case FaultKind.JournalFlushFails: return feeder.IsRunning && Now(() => FailOnce(fail => feeder.Files.FlushFault = fail));
            case FaultKind.DiskFull: return During(fault, () => feeder.Files.CapacityBytes = 1_000, () => feeder.Files.CapacityBytes = 1_000_000_000_000);
            case FaultKind.MessagesLost: return During(fault, () => world.Network.Loss = 0.01 + fault.Which / 300.0, () => world.Network.Loss = 0);
            case FaultKind.MessagesSlow: return During(fault, () => world.Network.SlowNs = 2 * Second, () => world.Network.SlowNs = 20_000_000);
            case FaultKind.Partition: return Cut(fault, bothWays: true);
            case FaultKind.OneWayPartition: return Cut(fault, bothWays: false);
            case FaultKind.StoreAway: return During(fault, () => world.Store.IsAway = true, () => world.Store.IsAway = false);
            case FaultKind.StoreSlow: return During(fault, () => world.Store.SlowNs = 3 * Second, () => world.Store.SlowNs = 4_000_000);
            case FaultKind.StoreFails: return During(fault, () => world.Store.Failing = 0.4, () => world.Store.Failing = 0);
            case FaultKind.StoreCommitsAndFails: return During(fault, () => world.Store.CommitsAndFails = 0.4, () => world.Store.CommitsAndFails = 0);
            case FaultKind.ClockStep: return Now(() => worker.Clock.Step(TimeSpan.FromTicks(fault.LengthNs / 100)));
            default: throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "Nobody knows how to do this.");
        }
    }

    private static bool Now(Action begin)
    {
        begin();
        return true;
    }

    private bool During(Fault fault, Action begin, Action end)
    {
        _open++;
        begin();
        world.Loop.After(fault.LengthNs, null, () =>
        {
            end();
            _open--;
            world.Say($"END   {fault}");
        });
        return true;
    }

    private bool Crash(SimulatedWorker worker, long lengthNs)
    {
        Crashes++;
        worker.Silo!.End();
        world.Declare(worker.Silo);
        world.Loop.After(lengthNs, null, worker.Start);
        return true;
    }

    private bool Restart(SimulatedWorker worker, long lengthNs)
    {
        worker.Silo!.Stop(() => world.Loop.After(lengthNs, null, worker.Start));
        return true;
    }

    // The others give it up after 8 s. It runs on for a moment before somebody tells it.
    private bool Hang(SimulatedWorker worker, long lengthNs)
    {
        var silo = worker.Silo!;
        var isGivenUp = false;
        _open++;
        silo.Process.Hang();
        world.Loop.After(8 * Second, null, () =>
        {
            if (!silo.Process.IsHung || silo.Process.IsDead) return;
            isGivenUp = true;
            silo.Silo.Leave();
            world.Say($"{silo.Process.Name} is given up");
        });
        world.Loop.After(lengthNs, null, () =>
        {
            _open--;
            if (silo.Process.IsDead) return;
            silo.Process.ComeBack();
            world.Say($"{silo.Process.Name} comes back");
            if (isGivenUp) world.Loop.After(world.Loop.Random.Between(0, 2 * Second), null, () =>
            {
                if (silo.Process.IsDead) return;
                Crashes++;
                silo.End();
                world.Loop.After(Second, null, worker.Start);
            });
        });
        return true;
    }

    private bool CrashAll(long lengthNs)
    {
        foreach (var worker in world.Workers.Where(worker => worker.IsRunning)) Crash(worker, lengthNs);
        foreach (var feeder in world.Feeders.Where(feeder => feeder.IsRunning)) Crash(feeder, lengthNs, feeder.Kill);
        return true;
    }

    private bool Crash(SimulatedFeeder feeder, long lengthNs, Action crash)
    {
        Crashes++;
        crash();
        world.Declare(feeder.Silo!);
        world.Loop.After(lengthNs, null, feeder.Start);
        return true;
    }

    private void LosePower(SimulatedFeeder feeder) =>
        feeder.LosePower(new Random((int)world.Loop.Random.Next(int.MaxValue)), world.Loop.Random.Chance(0.5) ? 0 : world.Loop.Random.Next(100) / 100.0);

    private static void FailOnce(Action<Func<string, IOException?>?> set) => set(_ =>
    {
        set(null);
        return new IOException("The disk did not take it.");
    });

    private bool Cut(Fault fault, bool bothWays)
    {
        var all = world.Workers.Select(worker => worker.Silo).Concat(world.Feeders.Select(feeder => feeder.Silo)).Where(silo => silo is { IsRunning: true }).ToList();
        if (all.Count < 2) return false;
        var (one, other) = (all[fault.Which % all.Count]!, all[(fault.Which + 1 + fault.Which / all.Count % (all.Count - 1)) % all.Count]!);
        return During(fault, () =>
        {
            world.Network.Cut(one.Process, other.Process);
            if (bothWays) world.Network.Cut(other.Process, one.Process);
        }, world.Network.Heal);
    }
}
