using System.Globalization;
using Mdc.Domain.Bars;
using Mdc.Silo.Hosting;
using Xunit.Abstractions;

namespace Mdc.EndToEnd.Tests.Cluster;

/// <summary>A strategy process that is a client of the cluster itself (samples/Follow): what it is promised holds whatever becomes of the silos.</summary>
public sealed class StrategyPushTests(ITestOutputHelper output)
{
    private const int Instruments = 50;

    [ClusterFact]
    public async Task Kills_of_silos_cost_a_strategy_no_tick_and_no_closed_minute()
    {
        await using var cluster = await ProcessCluster.Start(silos: 3, Instruments, rate: 1_000);
        var journal = Path.Combine(cluster.FeederFolder, "journal", "feeder-1");
        var http = FreePorts.Take(System.Net.IPAddress.Loopback);
        await cluster.StartGateway(FreePorts.Take(System.Net.IPAddress.Loopback), http);
        IReadOnlyList<string> codes = [];
        await cluster.Until(() => (codes = [.. JournaledPositions.Of(journal).Keys]).Count == Instruments, "every instrument ticks");

        using var strategy = NodeProcess.StartProgram("Follow", [cluster.ConnectionString, .. codes]);
        await cluster.Until(() => codes.All(code => strategy.Output.Contains($"bar {code} ", StringComparison.Ordinal)) && strategy.Output.Contains("next", StringComparison.Ordinal), "ticks and bars come");
        for (var kill = 0; kill < 2; kill++)
        {
            await cluster.KillAndReplace(cluster.Silos[0]);
            await ProcessCluster.AMinutesEnd();
        }
        await cluster.Pause(new Uri($"http://127.0.0.1:{http}/"));
        await ProcessCluster.Settles(() => strategy.Output.Length);
        await strategy.Terminate();
        Assert.Equal(0, await strategy.Exit(TimeSpan.FromSeconds(30)));

        var lines = strategy.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split(' ')).ToList();
        var journaled = JournaledPositions.Of(journal);
        foreach (var code in codes)
        {
            var ticks = lines.Where(line => line[0] == "tick" && line[1] == code).ToList();
            Assert.DoesNotContain(ticks, tick => tick[4] == "gap");
            Assert.Equal(journaled[code].Skip(journaled[code].IndexOf(ticks[0][2])), ticks.Select(tick => tick[2]));
        }
        var minutes = Verify(lines, JournalBars.Fold(cluster.FeederFolder).Bars);
        output.WriteLine($"{lines.Count} lines, {minutes} minutes of {Instruments} instruments");
        Assert.True(minutes >= Instruments);
    }

    // The last state of each minute that the journal closes, from the first one that was sent on.
    private static int Verify(List<string[]> lines, IReadOnlyDictionary<string, List<Bar>> closed)
    {
        var compared = 0;
        foreach (var sent in lines.Where(line => line[0] == "bar").GroupBy(line => line[1]))
        {
            var last = new SortedDictionary<long, string[]>();
            foreach (var line in sent) last[long.Parse(line[2], CultureInfo.InvariantCulture)] = line;
            foreach (var bar in closed[sent.Key].Where(bar => bar.StartNs >= last.Keys.First()))
            {
                Assert.True(last.TryGetValue(bar.StartNs, out var line), $"{sent.Key} was never sent {bar}");
                Assert.NotEqual("Forming", line[3]);
                Assert.Equal($"{bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume} {bar.Ticks}", string.Join(' ', line[4..]));
                compared++;
            }
        }
        return compared;
    }
}
