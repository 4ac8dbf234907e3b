using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Mdc.Client;
using Xunit.Abstractions;

namespace Mdc.EndToEnd.Tests;

/// <summary>kill -9 of a node whose gateway is pushing: clients that come back have every tick once, in order, as the journal has them.</summary>
public sealed class ResumeKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Instruments = 50;
    private const int TicksPerLife = 500;

    private readonly TestFolder _folder = new("resume");

    private string Data => _folder["data"];

    [PostgresFact]
    public Task Three_kills_under_load_cost_clients_no_tick_and_give_them_none_twice() => Kill(3);

    [PostgresFact]
    [Trait("Category", "Long")]
    public Task Twenty_kills_under_load_cost_clients_no_tick_and_give_them_none_twice() => Kill(20);

    public void Dispose() => _folder.Dispose();

    private async Task Kill(int kills)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (ws, http) = (FreePort(), FreePort());
        var options = new MarketDataClientOptions { WebSocketAddress = new Uri($"ws://127.0.0.1:{ws}/"), HttpAddress = new Uri($"http://127.0.0.1:{http}/") };
        using var client = new MarketDataClient(options, TimeProvider.System);
        using var over = new CancellationTokenSource();
        var node = await Up(ws, http);
        var codes = await Codes(client);
        var (bySeq, byToken) = (new ReceivedTicks(), new ReceivedTicks());
        var reading = Read(client, codes, bySeq, over.Token);
        var resuming = new TokenReader(options.WebSocketAddress, codes, byToken).Run(over.Token);
        try
        {
            for (var kill = 1; kill <= kills; kill++)
            {
                await Grows(bySeq, byToken, reading, resuming);
                await Task.Delay(random.Next(300));
                await node.Kill();
                node.Dispose();
                node = await Up(ws, http);
            }
            await Grows(bySeq, byToken, reading, resuming);
        }
        finally
        {
            await over.CancelAsync();
            await node.Kill();
            node.Dispose();
        }
        await Task.WhenAll(reading, resuming);

        var journaled = JournaledPositions.Of(Path.Combine(Data, "journal", "feeder-1"));
        output.WriteLine($"{bySeq.Count} ticks by seq, {byToken.Count} by token, {journaled.Values.Sum(j => j.Count)} journaled");
        foreach (var received in new[] { bySeq, byToken })
        {
            Assert.Equal(codes.Order(), received.ByInstrument.Keys.Order());
            foreach (var (code, ticks) in received.ByInstrument)
            {
                var from = journaled[code].IndexOf(ticks[0]);
                Assert.Equal(journaled[code].Skip(from).Take(ticks.Count), ticks);
            }
        }
    }

    private static async Task Read(MarketDataClient client, IReadOnlyList<string> codes, ReceivedTicks into, CancellationToken cancellation)
    {
        try
        {
            await foreach (var tick in client.SubscribeTicksAsync(codes, cancellation))
            {
                Assert.False(tick.IsAfterGap, tick.Instrument);
                into.Add(tick.Instrument, tick.Position);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task Grows(ReceivedTicks bySeq, ReceivedTicks byToken, Task reading, Task resuming)
    {
        var (one, other, watch) = (bySeq.Count, byToken.Count, Stopwatch.StartNew());
        while (bySeq.Count < one + TicksPerLife || byToken.Count < other + TicksPerLife)
        {
            if (reading.IsFaulted) await reading;
            if (resuming.IsFaulted) await resuming;
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), $"{bySeq.Count - one} and {byToken.Count - other} ticks came");
            await Task.Delay(20);
        }
    }

    private static async Task<IReadOnlyList<string>> Codes(MarketDataClient client)
    {
        while (true)
        {
            var page = await client.SearchAsync("", limit: 100);
            if (page.Total == Instruments) return [.. page.Contracts.Select(c => c.Instrument)];
            await Task.Delay(100);
        }
    }

    private async Task<NodeProcess> Up(int ws, int http)
    {
        var node = NodeProcess.Start("up", "--simulate", $"{Instruments}", "--speed", "10", "--ports", $"{ws},{http}", "--data", Data);
        await node.Says("Dashboard http://", TimeSpan.FromMinutes(2));
        return node;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
