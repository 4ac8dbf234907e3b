using Mdc.Simulation.Checks;
using Mdc.Simulation.Market;
using Mdc.Simulation.World;
using Xunit.Abstractions;

namespace Mdc.Simulation.Tests;

/// <summary>Recorded days under the same faults: what an exchange really sent, and nobody here made up.</summary>
public sealed class RecordedDayTests(ITestOutputHelper output)
{
    [ReferenceFact]
    public void Recorded_days_hold_under_one_feeder() => Hold(feeders: 1, ReferenceData.Ticks("CFFEX_IF2101_*")[..2], seeds: 3);

    [ReferenceFact]
    public void Recorded_days_hold_under_two_feeders() => Hold(feeders: 2, ReferenceData.Ticks("CZCE_AP*"), seeds: 2);

    [ReferenceFact]
    [Trait("Category", "Long")]
    public void All_recorded_days_hold()
    {
        foreach (var file in ReferenceData.Ticks()) Hold(feeders: null, [file], seeds: 4);
    }

    private void Hold(int? feeders, string[] files, int seeds)
    {
        var market = RecordedMarket.Read(files, Worlds.Rules);
        var (totals, failures) = (new Totals(), new List<string>());
        SeedRunner.Run(Enumerable.Range(1, seeds).Select(seed => (long)seed), seed => new WorldOptions(seed) { Feeders = feeders, Market = market }, Worlds.Rules, Environment.ProcessorCount, result =>
        {
            totals.Add(result);
            if (result.Failure is not null) failures.Add($"seed {result.Seed} of {string.Join(", ", files)}: {result.Failure}");
        });
        output.WriteLine(totals.Sentences());
        Assert.NotEmpty(market.Pushes);
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }
}
