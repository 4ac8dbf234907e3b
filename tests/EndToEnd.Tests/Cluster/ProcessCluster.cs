using System.Globalization;
using System.Text.RegularExpressions;
using Mdc.Domain.Bars;
using Mdc.Storage.Timescale;
using Mdc.Storage.Timescale.Bars;
using Mdc.Storage.Timescale.PrivateServer;

namespace Mdc.EndToEnd.Tests.Cluster;

/// <summary>A feeder and several silos, each a process of its own, on one private PostgreSQL.</summary>
internal sealed partial class ProcessCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TestFolder _folder = new("cluster");
    private readonly List<NodeProcess> _silos = [];
    private readonly DirectoryInfo _serverFolder;
    private readonly PrivatePostgres _server;
    private readonly string[] _market;
    private readonly string? _certificates;
    private NodeProcess? _feeder;
    private NodeProcess? _gateway;
    private int _named;

    private ProcessCluster(DirectoryInfo serverFolder, PrivatePostgres server, int instruments, int rate, string? certificates)
    {
        (_serverFolder, _server, _certificates) = (serverFolder, server, certificates);
        _market = ["--simulate", instruments.ToString(CultureInfo.InvariantCulture), "--rate", rate.ToString(CultureInfo.InvariantCulture), "--no-archive"];
    }

    public IReadOnlyList<NodeProcess> Silos => _silos;

    public NodeProcess Feeder => _feeder!;

    public static async Task<ProcessCluster> Start(int silos, int instruments, int rate, string? certificates = null)
    {
        var folder = Directory.CreateTempSubdirectory("mdc-pg-");
        var cluster = new ProcessCluster(folder, await PrivatePostgres.Start(folder.FullName, TimeProvider.System, null, default), instruments, rate, certificates);
        try
        {
            cluster.StartFeeder();
            for (var i = 0; i < silos; i++) cluster.StartSilo();
            foreach (var process in cluster.Silos.Append(cluster.Feeder)) await IsReady(process);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public void StartFeeder() => _feeder = NodeProcess.Start(["up", "--role", "feeder", "--data", _folder["feeder"], .. _market, .. Common, .. Tls(_certificates)]);

    public NodeProcess StartSilo()
    {
        var silo = StartMember("silo", _certificates).Process;
        _silos.Add(silo);
        return silo;
    }

    /// <summary>Starts a gateway in a process of its own; ready when this returns.</summary>
    public async Task<NodeProcess> StartGateway(int webSocketPort, int httpPort)
    {
        _gateway = NodeProcess.Start(["up", "--role", "gateway", "--data", GatewayFolder, "--cluster", ConnectionString, "--ports", $"{webSocketPort},{httpPort}"]);
        await _gateway.Says("Dashboard http://", Patience);
        await IsReady(_gateway, new Uri($"http://127.0.0.1:{httpPort}/health/ready"));
        return _gateway;
    }

    /// <summary>The gateway's data directory.</summary>
    public string GatewayFolder => _folder["gateway"];

    /// <summary>The feeder's data directory, with the journal.</summary>
    public string FeederFolder => _folder["feeder"];

    /// <summary>The cluster's database.</summary>
    public string ConnectionString => _server.ConnectionString;

    /// <summary>A silo or a gateway that the caller keeps, with certificates of its own, and its data directory.</summary>
    public (NodeProcess Process, string Directory) StartMember(string role, string? certificates)
    {
        var directory = _folder[$"{role}-{++_named}"];
        return (NodeProcess.Start(["up", "--role", role, "--data", directory, .. Common, .. Tls(certificates)]), directory);
    }

    /// <summary>Waits until a process says of itself that it is ready: in the cluster, with a store, and for a feeder with silos that take its ticks.</summary>
    public static async Task IsReady(NodeProcess process)
    {
        await process.Says("/health/ready", Patience);
        await IsReady(process, new Uri(Address().Match(process.Output).Value));
    }

    private static async Task IsReady(NodeProcess process, Uri address)
    {
        using var http = new HttpClient();
        var began = TimeProvider.System.GetTimestamp();
        while (!(await http.GetAsync(address)).IsSuccessStatusCode)
        {
            if (process.HasExited || TimeProvider.System.GetElapsedTime(began) > Patience) throw new TimeoutException($"Not ready: {await http.GetStringAsync(address)}. It said:\n{process.Error}");
            await Task.Delay(50);
        }
    }

    /// <summary>SIGKILL; returns when a new silo in its place is ready.</summary>
    public async Task KillAndReplace(NodeProcess silo)
    {
        Forget(silo);
        await silo.Kill();
        silo.Dispose();
        await IsReady(StartSilo());
    }

    /// <summary>Has the feeder take no more ticks; the journal stays where it is, and is read.</summary>
    /// <param name="gateway">The HTTP address of <see cref="StartGateway"/>'s.</param>
    public async Task Pause(Uri gateway)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(Path.Combine(GatewayFolder, "access-token"))).Trim());
        (await http.PostAsync("api/v1/feeders/1/pause", null)).EnsureSuccessStatusCode();
    }

    /// <summary>Bars close with the exchange's minutes, and the simulated exchange keeps the machine's time.</summary>
    public static async Task AMinutesEnd()
    {
        var minute = TimeProvider.System.GetUtcNow().Minute;
        while (TimeProvider.System.GetUtcNow().Minute == minute) await Task.Delay(100);
        await Task.Delay(TimeSpan.FromSeconds(3));
    }

    /// <summary>Waits until a count has stayed the same for six seconds.</summary>
    public static async Task Settles(Func<int> count)
    {
        for (var (known, still) = (-1, 0); still < 60; await Task.Delay(100))
        {
            var now = count();
            (known, still) = (now, now == known ? still + 1 : 0);
        }
    }

    public void Forget(NodeProcess silo) => _silos.Remove(silo);

    /// <summary>How long each shard was without a taken batch, every time that one came after trouble; seconds, as the feeder logs it.</summary>
    public List<double> Gaps() => [.. TakesAgain().Matches(Feeder.Error).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    public async Task Until(Func<bool> condition, string what, TimeSpan? atMost = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (Feeder.HasExited) throw new InvalidOperationException($"The feeder has ended:\n{Feeder.Error}");
            if (TimeProvider.System.GetElapsedTime(began) > (atMost ?? Patience)) throw new TimeoutException($"Not in time: {what}. The feeder said:\n{Feeder.Error}");
            await Task.Delay(20);
        }
    }

    /// <summary>Ends the feeder, and compares every bar that its journal closes with the store's.</summary>
    /// <returns>Accepted ticks, and bars.</returns>
    public async Task<(long Ticks, int Bars)> Verify()
    {
        await Feeder.Terminate();
        Assert.Equal(0, await Feeder.Exit(Patience));
        var (ticks, expected) = JournalBars.Fold(FeederFolder);
        await using var database = await TimescaleDatabase.Open(new TimescaleOptions { ConnectionString = _server.ConnectionString }, TimeProvider.System, default);
        var store = new TimescaleBarStore(database);
        var began = TimeProvider.System.GetTimestamp();
        foreach (var (instrument, bars) in expected)
        {
            var stored = await Stored(store, instrument);
            while (stored.Count < bars.Count && TimeProvider.System.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(100);
                stored = await Stored(store, instrument);
            }
            Assert.True(bars.SequenceEqual(stored), $"{instrument}: the journal makes\n{string.Join('\n', bars)}\nand the store has\n{string.Join('\n', stored)}");
        }
        return (ticks, expected.Values.Sum(bars => bars.Count));
    }

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        _feeder?.Dispose();
        foreach (var silo in _silos) silo.Dispose();
        await _server.DisposeAsync();
        // A socket's path must be short, so the server is not in the test's own folder.
        _serverFolder.Delete(recursive: true);
        _folder.Dispose();
    }

    private static string[] Tls(string? certificates) => certificates is null ? [] : ["--tls", certificates];

    private string[] Common => ["--cluster", ConnectionString, "--ports", "0,0"];

    // Which version a bar is depends on when its shard was interrupted; what it says does not.
    private static async Task<List<Bar>> Stored(TimescaleBarStore store, string instrument) =>
        [.. (await store.Read(new BarQuery(instrument, Limit: 10_000), default)).Select(bar => bar with { Revision = 0 })];

    [GeneratedRegex(@"http://\S+/health/ready")]
    private static partial Regex Address();

    [GeneratedRegex(@"takes batches again after ([0-9.]+) s")]
    private static partial Regex TakesAgain();
}
