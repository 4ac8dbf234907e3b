using Mdc.Domain.Calendar;
using Mdc.Simulation.Checks;

namespace Mdc.Simulation.World;

/// <summary>Finds the fewest faults with which a seed still fails: who reads its log wants to read no more.</summary>
internal static class Shrinking
{
    /// <summary>The failing run with the fewest faults, with its log. Each fault is left out once.</summary>
    public static SeedResult Least(SeedResult failed, WorldOptions options, MarketRules rules)
    {
        var without = options.Without.ToHashSet();
        foreach (var fault in failed.Plan)
        {
            without.Add(fault.Number);
            if (new SimulatedWorld(options with { Without = without }, rules).Run().Failure is null) without.Remove(fault.Number);
        }
        return new SimulatedWorld(options with { Without = without, IsTalkative = true }, rules).Run();
    }
}
