using Mdc.Domain.Calendar;
using Mdc.Simulation.Checks;
using Mdc.Simulation.Faults;
using Mdc.Simulation.World;

namespace Mdc.Simulation.Tests;

/// <summary>Runs seeds for tests.</summary>
internal static class Worlds
{
    public static MarketRules Rules { get; } = MarketRules.LoadEmbedded();

    /// <summary>One seed on a thread of its own, as the runner does.</summary>
    public static SeedResult Run(WorldOptions options)
    {
        SeedResult? result = null;
        SeedRunner.Run([options.Seed], _ => options, Rules, threads: 1, each => result = each);
        return result!;
    }

    /// <summary>Seeds in which only this goes wrong, so often; each must hold, and it must have happened.</summary>
    public static IReadOnlyList<SeedResult> MustHold(int times, int feeders, params FaultKind[] kinds)
    {
        var results = new List<SeedResult>();
        for (var seed = 101; seed <= 103; seed++)
        {
            var result = Run(new WorldOptions(seed) { Feeders = feeders, Kinds = [.. Enumerable.Repeat(kinds, times).SelectMany(each => each)] });
            Assert.True(result.Failure is null, $"seed {seed}: {result.Failure}");
            results.Add(result);
        }
        Assert.All(kinds, kind => Assert.True(results.Sum(result => result.Faults.GetValueOrDefault(kind)) > 0, $"{kind} never happened"));
        return results;
    }
}
