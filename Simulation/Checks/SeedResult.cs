using System.Globalization;
using Mdc.Domain.Ticks;
using Mdc.Simulation.Faults;
using Mdc.Simulation.World;

namespace Mdc.Simulation.Checks;

/// <summary>What a seed came to.</summary>
internal sealed record SeedResult
{
    public required long Seed { get; init; }

    /// <summary>What was wrong, in a sentence; null for a seed that holds.</summary>
    public string? Failure { get; init; }

    /// <summary>The run as a number: equal for equal runs.</summary>
    public ulong Hash { get; init; }

    public long Events { get; init; }

    public int Instruments { get; init; }

    /// <summary>Pushes handed to feeders.</summary>
    public long Ticks { get; init; }

    public long Bars { get; init; }

    public IReadOnlyDictionary<FaultKind, int> Faults { get; init; } = new Dictionary<FaultKind, int>();

    public int Crashes { get; init; }

    public long Rewinds { get; init; }

    public long LostWithPower { get; init; }

    /// <summary>What became of the pushes at the feeders, by rule.</summary>
    public IReadOnlyDictionary<TickRule, int> Verdicts { get; init; } = new Dictionary<TickRule, int>();

    /// <summary>Accepted ticks that came late.</summary>
    public int Late { get; init; }

    /// <summary>The most events that waited at once: what bounds the memory of a run.</summary>
    public int MostWaiting { get; init; }

    /// <summary>Trading days of an instrument whose bars may hold what was lost with the power, and were not compared.</summary>
    public int Undecided { get; init; }

    /// <summary>See <see cref="Outcome.Outdated"/>.</summary>
    public int Outdated { get; init; }

    public IReadOnlyList<string> Said { get; init; } = [];

    public IReadOnlyList<Fault> Plan { get; init; } = [];

    public double VirtualSeconds { get; init; }

    /// <summary>The result in a line.</summary>
    public string Sentence() => string.Create(CultureInfo.InvariantCulture,
        $"seed {Seed}: {(Failure is null ? "holds" : "FAILED")}, {Instruments} instruments, {Ticks:N0} ticks, {Bars:N0} bars, {Crashes} crashes, {Rewinds} rewinds, {Events:N0} events in {VirtualSeconds:0} virtual s, hash {Hash:x16}; {string.Join(", ", Faults.Select(each => $"{each.Key} {each.Value}"))}");

    public static SeedResult Of(SimulatedWorld world) => new()
    {
        Seed = world.Seed,
        Failure = world.Failure,
        Hash = world.Loop.Hash,
        Events = world.Loop.Count,
        Instruments = world.Script.Instruments.Count,
        Ticks = world.Feeders.Sum(feeder => (long)feeder.Reference.Verdicts.Count),
        Bars = world.Clients.Bars.Count,
        Faults = world.Injector.Happened,
        Crashes = world.Injector.Crashes,
        Rewinds = world.Feeders.Sum(feeder => feeder.Rewinds),
        LostWithPower = world.LostWithPower,
        Undecided = world.Undecided,
        Outdated = world.Outdated,
        Verdicts = world.Feeders.SelectMany(feeder => feeder.Reference.Verdicts).CountBy(verdict => verdict.Rule).ToDictionary(),
        Late = world.Feeders.Sum(feeder => feeder.Reference.Verdicts.Count(verdict => (verdict.Flags & TickFlags.Late) != 0)),
        MostWaiting = world.Loop.MostWaiting,
        Said = world.Said,
        Plan = world.Faults,
        VirtualSeconds = world.Loop.NowNs / 1e9,
    };
}
