using System.Diagnostics;
using Xunit.Abstractions;

namespace Mdc.EndToEnd.Tests;

/// <summary>The database goes away in the middle and comes back: the node goes on meanwhile, and the store is that of an undisturbed run.</summary>
public sealed class StoreOutageTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestFolder _folder = new("outage");

    [PostgresFact]
    public async Task A_database_that_crashes_during_a_replay_and_one_that_is_away_at_its_end_miss_nothing()
    {
        var files = RecordedDay.Write(_folder.Path, seed: 5, ticksPerInstrument: 12_000, "IF2101", "IH2101", "IC2101", "T2103");
        var (code, _, error) = await NodeProcess.Run("replay", files[0], files[1], files[2], files[3], "--data", _folder["calm"], "--ports", "0,0");
        Assert.True(code == 0, error);
        var expected = await StoredMarket.Read(_folder["calm"]);
        Assert.True(expected is { Bars: > 900, Ticks: > 40_000 }, $"{expected}");

        // Five and a half hours in twenty seconds: the outage begins and ends while ticks flow.
        await Shake("during", files, speed: 1_000 * 10 / StoreOutage.Length.TotalSeconds, hasEnded: false);
        Assert.Equal(expected, await StoredMarket.Read(_folder["during"]));

        // In five: the last tick has come when the database comes back.
        await Shake("at-the-end", files, speed: 4_000, hasEnded: true);
        Assert.Equal(expected, await StoredMarket.Read(_folder["at-the-end"]));
    }

    public void Dispose() => _folder.Dispose();

    private async Task Shake(string name, string[] files, double speed, bool hasEnded)
    {
        var data = _folder[name];
        using var node = NodeProcess.Start(["replay", .. files, "--data", data, "--ports", "0,0", "--speed", FormattableString.Invariant($"{speed}")]);
        await node.Says("mdc: replay of", TimeSpan.FromSeconds(60));
        await NodeStatus.Until(data, status => status.Accepted > 2_000);

        var before = await NodeStatus.Of(data);
        await StoreOutage.Begin(data);
        try
        {
            await Task.Delay(StoreOutage.Length);
            var away = await NodeStatus.Of(data);
            output.WriteLine($"{name}: before {before}, away {away}");
            // Ticks go on without it, and what they made waits.
            Assert.True(away.Accepted > before.Accepted + 2_000 && away.LagRecords < 5_000, $"before {before}, away {away}");
            Assert.True(away.Outbox > 0 && away.StorageTrouble is not null, $"{away}");
            Assert.Equal(hasEnded, away.FeederState == "finished");
            Assert.False(node.HasExited);
        }
        finally
        {
            await StoreOutage.End(data);
        }
        var back = Stopwatch.StartNew();
        var code = await node.Exit(TimeSpan.FromMinutes(3));
        output.WriteLine($"{name}: ended {back.Elapsed.TotalSeconds:0.0} s after the database came back");
        Assert.True(code == 0, $"{code}: {node.Error}");
    }
}
