using System.Globalization;
using Xunit.Abstractions;

namespace Mdc.EndToEnd.Tests;

/// <summary>kill -9 of a real node in the middle of a replay, and again; then the store is that of an undisturbed run.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestFolder _folder = new("kill");

    [PostgresFact]
    public async Task Ten_kills_at_any_moment_of_a_replay_leave_the_store_as_an_undisturbed_run_does()
    {
        var files = RecordedDay.Write(_folder.Path, seed: 7, ticksPerInstrument: 20_000, "IF2101", "IH2101", "IC2101", "T2103");
        var calm = _folder["calm"];
        var (code, _, error) = await NodeProcess.Run(["replay", .. files, "--data", calm, "--ports", "0,0"]);
        Assert.True(code == 0, error);
        var expected = await StoredMarket.Read(calm);
        Assert.True(expected is { Bars: > 900, Ticks: > 70_000 }, $"{expected}");

        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var shaken = _folder["shaken"];
        for (var kill = 1; kill <= 10; kill++)
        {
            using var node = NodeProcess.Start(["replay", .. files, "--data", shaken, "--ports", "0,0", "--speed", "2000"]);
            await node.Says("mdc: replay of", TimeSpan.FromSeconds(90));
            var after = random.Next(0, 1500);
            await Task.Delay(after);
            await node.Kill();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kill {kill} after {after} ms"));
        }
        (code, _, error) = await NodeProcess.Run(["replay", .. files, "--data", shaken, "--ports", "0,0"]);
        Assert.True(code == 0, error);

        Assert.Equal(expected, await StoredMarket.Read(shaken));
    }

    public void Dispose() => _folder.Dispose();
}
