using System.Globalization;
using Xunit.Abstractions;

namespace Mdc.EndToEnd.Tests.Cluster;

/// <summary>faults.md F01 to F04 with real processes: whatever dies, hangs, joins or leaves, the store has the bars that the journal makes.</summary>
public sealed class SiloFailureTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(30);

    [ClusterFact]
    public async Task F01_A_silo_that_is_killed_loses_nothing_and_its_shards_go_on_elsewhere()
    {
        await using var cluster = await ProcessCluster.Start(silos: 3, instruments: 300, rate: 3_000);
        double? gap = null;
        while (gap is null && cluster.Silos.Count > 1) gap = await Kill(cluster, cluster.Silos[0]);
        await ProcessCluster.AMinutesEnd();

        var (ticks, bars) = await cluster.Verify();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ticks} ticks, {bars} bars, longest gap {gap:0.0} s"));
        Assert.True(gap is not null && bars > 0 && ticks > 10_000);
    }

    [ClusterFact, Trait("Category", "Long")]
    public async Task F01_Twenty_kills_of_silos_at_20_000_ticks_a_second_lose_nothing()
    {
        await using var cluster = await ProcessCluster.Start(silos: 3, instruments: 2_000, rate: 20_000);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var gaps = new List<double>();
        // One that was killed before any shard had moved to it does not count.
        for (var kill = 1; gaps.Count < 20 && kill <= 40; kill++)
        {
            await Task.Delay(random.Next(1_000, 4_000));
            if (await Kill(cluster, cluster.Silos[random.Next(cluster.Silos.Count)]) is { } gap) gaps.Add(gap);
            await ProcessCluster.IsReady(cluster.StartSilo());
        }
        Assert.Equal(20, gaps.Count);

        var (ticks, bars) = await cluster.Verify();
        gaps.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {ticks} ticks, {bars} bars, gaps median {gaps[10]:0.0} s, worst {gaps[^1]:0.0} s: {string.Join(' ', gaps.Select(gap => gap.ToString("0.0", CultureInfo.InvariantCulture)))}"));
    }

    [ClusterFact, Trait("Category", "Long")]
    public async Task F01_A_silo_that_hangs_is_replaced_and_what_it_does_when_it_comes_back_changes_nothing()
    {
        await using var cluster = await ProcessCluster.Start(silos: 3, instruments: 2_000, rate: 20_000);
        var silo = cluster.Silos[0];
        var before = cluster.Gaps().Count;
        await NodeProcess.Signal("STOP", silo.Id);
        await cluster.Until(() => cluster.Gaps().Count > before, "some shard goes on elsewhere", TimeSpan.FromSeconds(40));
        await Task.Delay(TimeSpan.FromSeconds(3));
        var gap = cluster.Gaps().Skip(before).Max();
        await NodeProcess.Signal("CONT", silo.Id);

        // It learns that it was declared dead, and ends by itself.
        await silo.Exit(TimeSpan.FromSeconds(60));
        cluster.Forget(silo);
        await ProcessCluster.AMinutesEnd();
        var (ticks, bars) = await cluster.Verify();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ticks} ticks, {bars} bars, longest gap {gap:0.0} s"));
        Assert.True(bars > 0);
    }

    [ClusterFact, Trait("Category", "Long")]
    public async Task F03_A_rolling_restart_of_all_silos_in_session_loses_nothing()
    {
        await using var cluster = await ProcessCluster.Start(silos: 3, instruments: 2_000, rate: 20_000);
        var before = cluster.Gaps().Count;
        foreach (var silo in cluster.Silos.ToList())
        {
            await ProcessCluster.IsReady(cluster.StartSilo());
            await silo.Terminate();
            Assert.Equal(0, await silo.Exit(TimeSpan.FromSeconds(60)));
            cluster.Forget(silo);
        }
        var gaps = cluster.Gaps().Skip(before).DefaultIfEmpty().Max();
        var (ticks, bars) = await cluster.Verify();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ticks} ticks, {bars} bars, longest gap {gaps:0.0} s"));
    }

    [ClusterFact, Trait("Category", "Long")]
    public async Task F04_A_feeder_that_is_killed_goes_on_with_a_new_epoch_and_every_journaled_tick_counts()
    {
        await using var cluster = await ProcessCluster.Start(silos: 2, instruments: 2_000, rate: 20_000);
        for (var kill = 0; kill < 3; kill++)
        {
            await Task.Delay(TimeSpan.FromSeconds(4));
            await cluster.Feeder.Kill();
            cluster.Feeder.Dispose();
            cluster.StartFeeder();
            await ProcessCluster.IsReady(cluster.Feeder);
        }
        await Task.Delay(TimeSpan.FromSeconds(5));
        var (ticks, bars) = await cluster.Verify();
        output.WriteLine($"{ticks} ticks, {bars} bars");
    }

    // Seconds until every shard of the dead silo took batches again, the longest of them; null where it had none.
    private static async Task<double?> Kill(ProcessCluster cluster, NodeProcess silo)
    {
        var before = cluster.Gaps().Count;
        cluster.Forget(silo);
        await silo.Kill();
        var killed = TimeProvider.System.GetTimestamp();
        while (cluster.Gaps().Count == before && TimeProvider.System.GetElapsedTime(killed) < Noticed) await Task.Delay(20);
        // The shards of one silo come back within the same second; a bar's end in between shows what was lost.
        await Task.Delay(TimeSpan.FromSeconds(3));
        return cluster.Gaps().Skip(before).Select(gap => (double?)gap).Max();
    }
}
