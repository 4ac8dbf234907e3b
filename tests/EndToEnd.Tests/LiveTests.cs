using System.Net.Http.Json;
using System.Text.Json;
using Mdc.Silo.Nodes;
using Mdc.StandIn;

namespace Mdc.EndToEnd.Tests;

/// <summary>A node on two live fronts, spoken to by the stand-in for the vendor's library.</summary>
public sealed class LiveTests : IDisposable
{
    private const int Ticks = 2_000;

    private static readonly HttpClient Http = new();

    private readonly TestFolder _folder = new("live");

    private string Data => _folder["data"];

    [PostgresFact]
    public async Task Two_fronts_are_one_market_and_a_front_goes_with_its_line_in_the_configuration()
    {
        if (StandInLibrary.Missing is { } missing && Environment.GetEnvironmentVariable("CI") is not { Length: > 0 }) Assert.Fail($"The stand-in can't be built: {missing}");
        foreach (var front in (string[])["a", "b"])
        {
            var flow = Directory.CreateDirectory(Path.Combine(Data, "flows", "feeder-1", front)).FullName;
            File.WriteAllLines(Path.Combine(flow, "script"), ["day 20260323", "time 09:00:00 500", "connect", "await login", "await subscribe 2", $"ticks {Ticks} 5000"]);
        }
        File.WriteAllText(_folder["contracts.csv"], "InstrumentID,OpenDate,ExpireDate\nrb2710,20200101,20271015\nrb2711,20200101,20271115\nrb2003,20190101,20200315\n");
        Configure(isBEnabled: true);

        using var node = NodeProcess.Start(
            "up", "--live", "--config", _folder["fronts.json"], "--library", StandInLibrary.Build(StandInVariant.Newest), "--contracts", _folder["contracts.csv"], "--data", Data, "--ports", "0,0");
        await node.Says("Dashboard", TimeSpan.FromSeconds(90));
        var status = await NodeStatus.Until(Data, s => s.Accepted + s.Repeats == 2 * Ticks && s.LagRecords == 0);

        Assert.Equal((Ticks, Ticks, 0, 0), (status.Accepted, status.Repeats, status.Refused, status.Lost));
        var fronts = await Fronts();
        Assert.Equal(["a live 2 2000", "b live 2 2000"], fronts.Select(f => $"{f.GetProperty("name")} {f.GetProperty("state")} {f.GetProperty("instruments")} {f.GetProperty("first").GetInt64() + f.GetProperty("repeats").GetInt64()}"));
        Assert.Equal(Ticks, fronts.Sum(front => front.GetProperty("first").GetInt64()));

        Configure(isBEnabled: false);
        for (var looks = 0; (await Fronts()).Count > 1; looks++)
        {
            Assert.True(looks < 300, $"front b stays: {node.Error}");
            await Task.Delay(100);
        }
        await node.Terminate();
        Assert.True(await node.Exit(TimeSpan.FromSeconds(60)) == 0, node.Error);
    }

    [PostgresFact]
    public async Task A_live_feeder_whose_fronts_are_all_dead_ends_cleanly()
    {
        foreach (var front in (string[])["a", "b"])
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(Data, "flows", "feeder-1", front)).FullName, "script"), "dead 1000000\n");
        File.WriteAllText(_folder["contracts.csv"], "InstrumentID,OpenDate,ExpireDate\nrb2710,20200101,20271015\n");
        Configure(isBEnabled: true, connectSeconds: 1);

        using var node = NodeProcess.Start(
            "up", "--live", "--config", _folder["fronts.json"], "--library", StandInLibrary.Build(StandInVariant.Newest), "--contracts", _folder["contracts.csv"], "--data", Data, "--ports", "0,0");
        await node.Says("Dashboard", TimeSpan.FromSeconds(90));
        await node.Says("nobody answered within 1 s", TimeSpan.FromSeconds(60));
        await node.Terminate();
        Assert.True(await node.Exit(TimeSpan.FromSeconds(60)) == 0, node.Error);
    }

    public void Dispose() => _folder.Dispose();

    private void Configure(bool isBEnabled, int connectSeconds = 10) => File.WriteAllText(_folder["fronts.json"], $$"""
        { "fronts": { "silenceSeconds": 3600, "connectSeconds": {{connectSeconds}}, "list": [
          { "name": "a", "broker": "1", "addresses": ["127.0.0.1:20001"] },
          { "name": "b", "broker": "2", "addresses": ["127.0.0.1:20002"], "enabled": {{(isBEnabled ? "true" : "false")}} } ] } }
        """);

    private async Task<List<JsonElement>> Fronts() =>
        [.. (await Http.GetFromJsonAsync<JsonElement>(new Uri(NodeFile.Read(Data)!.HttpAddress, "api/v1/fronts"))).GetProperty("fronts").EnumerateArray()];
}
