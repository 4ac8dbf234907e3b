using System.Globalization;
using Mdc.Storage.Timescale.PrivateServer;
using Xunit.Abstractions;

namespace Mdc.EndToEnd.Tests;

/// <summary>F04, F10: node and database are killed at any moment of a replayed day; then the certificate is clean and the bars are those of an undisturbed run.</summary>
public sealed class CertifiedKillTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestFolder _folder = new("certified-kill");

    private string Data => _folder["shaken"];

    [PostgresFact]
    public Task F04_F10_Three_kills_of_node_or_database_leave_a_clean_certificate_and_the_bars_of_an_undisturbed_run() => Shake(kills: 3, ticks: 6_000);

    [PostgresFact]
    [Trait("Category", "Long")]
    public Task F04_F10_Twenty_kills_of_node_or_database_leave_a_clean_certificate_and_the_bars_of_an_undisturbed_run() => Shake(kills: 20, ticks: 20_000);

    public void Dispose() => _folder.Dispose();

    private async Task Shake(int kills, int ticks)
    {
        var files = RecordedDay.Write(_folder.Path, seed: 17, ticksPerInstrument: ticks, "IF2101", "IH2101", "IC2101", "T2103");
        var (code, _, error) = await NodeProcess.Run(["replay", .. files, "--data", _folder["calm"], "--ports", "0,0"]);
        Assert.True(code == 0, error);
        var expected = await StoredMarket.Read(_folder["calm"]);

        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var kill = 1; kill <= kills; kill++)
        {
            using var node = NodeProcess.Start(["replay", .. files, "--data", Data, "--ports", "0,0", "--speed", "2000"]);
            await node.Says("mdc: replay of", TimeSpan.FromSeconds(90));
            var (after, ofDatabase) = (random.Next(0, 1500), random.Next(2) == 0);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kill {kill}: the {(ofDatabase ? "database" : "node")} after {after} ms"));
            await Task.Delay(after);
            if (ofDatabase)
            {
                await KillDatabase();
                await Task.Delay(random.Next(0, 500));
            }
            await node.Kill();
        }
        (code, _, error) = await NodeProcess.Run(["replay", .. files, "--data", Data, "--ports", "0,0"]);
        Assert.True(code == 0, error);

        await Certificates.Clean(Data);
        Assert.Equal(expected, await StoredMarket.Read(Data));
    }

    // As a crash of it: its children end when they notice. Brought back behind the node's back.
    private async Task KillDatabase()
    {
        var server = await PrivatePostgres.Start(Data, TimeProvider.System, null, default);
        await NodeProcess.Signal("KILL", server.ProcessId);
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                Assert.False((await PrivatePostgres.Start(Data, TimeProvider.System, null, default)).Adopted);
                return;
            }
            catch (PrivatePostgresException) when (TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(100);
            }
        }
    }
}
