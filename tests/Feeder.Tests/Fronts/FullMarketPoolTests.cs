using Mdc.Domain.Ticks;
using Xunit.Abstractions;

namespace Mdc.Feeder.Tests.Fronts;

/// <summary>93 fronts and 25,000 instruments through the whole pool, in a time of its own: what 30 deaths at once cost. Printed; the bound is asserted.</summary>
public sealed class FullMarketPoolTests(ITestOutputHelper output)
{
    [Fact]
    public void Thirty_of_93_fronts_die_and_every_instrument_is_live_within_a_second_and_none_that_kept_a_front_misses_a_tick()
    {
        const int Seed = 7;
        string[] codes = [.. Enumerable.Range(10_000, 25_000).Select(n => $"rb{n}")];
        using var rig = new PoolRig(93, null, codes);
        rig.Pass(20);
        Assert.Equal((0, 25_000), (rig.Pool.Coverage.Uncovered, rig.Pool.Dispatcher.CountCarried(2)));

        var random = new Random(Seed);
        var dead = Enumerable.Range(1, 93).OrderBy(_ => random.Next()).Take(30).Select(n => $"f{n}").ToHashSet();
        var orphans = codes.Where(code => rig.Pool.Dispatcher.CarriersOf(code).All(number => dead.Contains($"f{number}"))).ToHashSet();
        foreach (var name in dead) rig.Market[name].Die();
        var missed = codes.Count(code => rig.Market.Push(code, 1) == 0);
        Assert.Equal(orphans.Count, missed);

        var uncovered = orphans.ToList();
        var took = new List<double>();
        for (var ms = 20; uncovered.Count > 0; ms += 20)
        {
            Assert.True(ms <= 5_000, $"{uncovered.Count} instruments stay without a front");
            rig.Pass(0.02);
            took.AddRange(Enumerable.Repeat(ms / 1_000.0, uncovered.RemoveAll(rig.Pool.Coverage.IsCovered)));
        }
        rig.Read.Clear();
        rig.Pass(1);
        Assert.All(codes, code => Assert.Equal(2, rig.Market.Push(code, 2)));
        rig.Pass(0.02);

        took.Sort();
        output.WriteLine($"seed {Seed}: {orphans.Count:N0} of 25,000 instruments had lost both fronts; live again after {took[took.Count / 2]} s median, {took[took.Count * 99 / 100]} s p99, {took[^1]} s at most, by the pool's clock");
        Assert.InRange(took[took.Count * 99 / 100], 0, 1);
        Assert.Equal(25_000, rig.Read.Where(frame => frame.Kind == RecordKind.Tick).Select(tick => tick.Instrument.ToText()).Distinct().Count());
    }
}
