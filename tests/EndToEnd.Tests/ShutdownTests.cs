using System.Diagnostics;
using Mdc.Silo.Nodes;
using Xunit.Abstractions;

namespace Mdc.EndToEnd.Tests;

/// <summary>A node with a running market is ended, gently or not, and started again: every tick it took is stored once, and the market goes on.</summary>
public sealed class ShutdownTests(ITestOutputHelper output) : IDisposable
{
    private const int Instruments = 50;

    private readonly TestFolder _folder = new("shutdown");

    private string Data => _folder["data"];

    [PostgresFact]
    public async Task SIGTERM_ends_a_node_soon_and_with_0_and_every_tick_it_took_is_stored_once()
    {
        List<string> before = [];
        for (var start = 1; start <= 3; start++)
        {
            using var node = await Up();
            await node.Terminate();
            var watch = Stopwatch.StartNew();
            var code = await node.Exit(TimeSpan.FromSeconds(60));
            output.WriteLine($"start {start}: ended after {watch.ElapsedMilliseconds} ms");
            Assert.True(code == 0, $"{code}: {node.Error}");
            Assert.Null(NodeFile.Read(Data));

            var journaled = JournaledMarket.Ticks(Data);
            Assert.Equal(start, journaled.Count);
            Assert.Equal(journaled, await JournaledMarket.StoredTicks(Data));
            // Starting again adds and changes nothing of what was.
            Assert.Equal(before, journaled[..^1]);
            before = journaled;
        }
    }

    [PostgresFact]
    public async Task Kill_9_of_a_node_with_a_running_market_loses_no_tick_and_the_next_start_goes_on_cleanly()
    {
        for (var kill = 1; kill <= 3; kill++)
        {
            using var node = await Up();
            await node.Kill();
        }
        var journaled = JournaledMarket.Ticks(Data);

        using var last = await Up();
        await last.Terminate();
        Assert.Equal(0, await last.Exit(TimeSpan.FromSeconds(60)));

        Assert.Equal(journaled, JournaledMarket.Ticks(Data)[..^1]);
        Assert.Equal(JournaledMarket.Ticks(Data), await JournaledMarket.StoredTicks(Data));
    }

    [PostgresFact]
    public async Task A_replay_that_is_run_again_changes_nothing()
    {
        var file = RecordedDay.Write(_folder.Path, seed: 13, ticksPerInstrument: 2_000, "IF2101")[0];
        var replays = new List<(int Bars, int Ticks, string Hash)>();
        for (var run = 1; run <= 2; run++)
        {
            var (code, _, error) = await NodeProcess.Run("replay", file, "--data", Data, "--ports", "0,0");
            Assert.True(code == 0, error);
            replays.Add(await StoredMarket.Read(Data));
        }
        Assert.True(replays[0].Ticks > 1_900);
        Assert.Equal(replays[0], replays[1]);
    }

    public void Dispose() => _folder.Dispose();

    // A node that ticks, and has taken nothing amiss: neither of its own past nor of what is new.
    private async Task<NodeProcess> Up()
    {
        var node = NodeProcess.Start("up", "--simulate", $"{Instruments}", "--ports", "0,0", "--data", Data);
        try
        {
            await node.Says("Dashboard http://", TimeSpan.FromSeconds(60));
            var status = await NodeStatus.Until(Data, s => s.Accepted > 4 * Instruments && s.LagRecords < Instruments);
            output.WriteLine($"{status}");
            Assert.Equal("running", status.FeederState);
            Assert.Equal((0, 0, 0), (status.Refused, status.Lost, status.Quarantined));
            // A login sends everything again at most once.
            Assert.InRange(status.Repeats, 0, Instruments);
            Assert.Null(status.FeederTrouble ?? status.StorageTrouble);
            return node;
        }
        catch
        {
            node.Dispose();
            throw;
        }
    }
}
