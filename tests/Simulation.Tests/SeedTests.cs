using System.Globalization;
using Mdc.Simulation.Checks;
using Mdc.Simulation.World;
using Xunit.Abstractions;

namespace Mdc.Simulation.Tests;

/// <summary>Fresh seeds, and every one that ever failed.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const int Fresh = 100;

    [Fact]
    public void A_hundred_fresh_seeds_hold()
    {
        var first = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerSecond * 1_000;
        output.WriteLine($"Seeds {first} to {first + Fresh - 1}; again: ./mdc simulate --from {first} --seeds {Fresh}");
        var (totals, failures) = (new Totals(), new List<string>());
        SeedRunner.Run(Enumerable.Range(0, Fresh).Select(i => first + i), static seed => new WorldOptions(seed), Worlds.Rules, Environment.ProcessorCount, result =>
        {
            totals.Add(result);
            if (result.Failure is not null) failures.Add($"seed {result.Seed}: {result.Failure}");
        });
        output.WriteLine(totals.Sentences());
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    [Fact]
    public void Every_seed_that_ever_failed_holds()
    {
        var failures = new List<string>();
        var known = KnownSeeds().ToList();
        SeedRunner.Run(known.Select(each => each.Seed), seed => known.First(each => each.Seed == seed), Worlds.Rules, Environment.ProcessorCount, result =>
        {
            if (result.Failure is not null) failures.Add($"seed {result.Seed}: {result.Failure}");
        });
        Assert.NotEmpty(known);
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    [Fact]
    public void A_seed_repeats_itself_beside_others()
    {
        var hashes = new List<ulong>();
        SeedRunner.Run([7, 7, 7], static seed => new WorldOptions(seed), Worlds.Rules, threads: 3, result => hashes.Add(result.Hash));
        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public void Another_seed_is_another_run() =>
        Assert.NotEqual(Worlds.Run(new WorldOptions(7)).Hash, Worlds.Run(new WorldOptions(8)).Hash);

    [Fact]
    public void A_seed_is_as_large_as_is_said()
    {
        var result = Worlds.Run(new WorldOptions(11) { Feeders = 1 });
        Assert.InRange(result.Instruments, 50, 1_000);
        Assert.InRange(result.Plan.Count, 5, 100);
        Assert.InRange(result.Crashes, 1, 100);
        Assert.InRange(result.Ticks, 20_000, 1_000_000);
        Assert.InRange(result.MostWaiting, 1, 100_000);
    }

    private static IEnumerable<WorldOptions> KnownSeeds()
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "failed-seeds.txt")))
        {
            if (line.StartsWith('#') || line.Length == 0) continue;
            var words = line.Split(' ');
            var feeders = int.Parse(words[2], CultureInfo.InvariantCulture);
            yield return new WorldOptions(long.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture)) { Feeders = feeders == 0 ? null : feeders };
        }
    }
}
