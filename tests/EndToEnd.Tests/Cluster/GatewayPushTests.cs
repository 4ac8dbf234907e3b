using System.Net.WebSockets;
using Mdc.Client;
using Mdc.Domain.Bars;
using Mdc.Silo.Hosting;
using Xunit.Abstractions;

namespace Mdc.EndToEnd.Tests.Cluster;

/// <summary>A gateway in a process of its own: what its clients are promised holds whatever becomes of the silos that push to it.</summary>
public sealed class GatewayPushTests(ITestOutputHelper output)
{
    private const int Instruments = 50;

    [ClusterFact]
    public Task Two_kills_of_silos_cost_a_client_of_every_tick_none_and_a_client_of_bars_no_minute() => Kill(2);

    [ClusterFact, Trait("Category", "Long")]
    public Task Ten_kills_of_silos_cost_a_client_of_every_tick_none_and_a_client_of_bars_no_minute() => Kill(10);

    private async Task Kill(int kills)
    {
        await using var cluster = await ProcessCluster.Start(silos: 3, Instruments, rate: 1_000);
        var (ws, http) = (FreePorts.Take(System.Net.IPAddress.Loopback), FreePorts.Take(System.Net.IPAddress.Loopback));
        await cluster.StartGateway(ws, http);
        var options = new MarketDataClientOptions { WebSocketAddress = new Uri($"ws://127.0.0.1:{ws}/"), HttpAddress = new Uri($"http://127.0.0.1:{http}/") };
        using var client = new MarketDataClient(options, TimeProvider.System);
        IReadOnlyList<string> codes = [];
        await cluster.Until(() => (codes = [.. client.SearchAsync("", 100).Result.Contracts.Select(c => c.Instrument)]).Count == Instruments, "every instrument is listed");

        using var over = new CancellationTokenSource();
        var ticks = new ReceivedTicks();
        var bars = new ReceivedBars();
        var reading = ReadTicks(options.WebSocketAddress, codes, ticks, over.Token);
        var watching = bars.Read(client.SubscribeBarsAsync(codes, BarPeriod.Minute, over.Token));
        await cluster.Until(() => ticks.Count > 2_000 && bars.Instruments == Instruments, "ticks and bars come");
        for (var kill = 0; kill < kills; kill++)
        {
            await cluster.KillAndReplace(cluster.Silos[0]);
            await ProcessCluster.AMinutesEnd();
        }
        await cluster.Pause(options.HttpAddress);
        await ProcessCluster.Settles(() => ticks.Count + bars.Count);
        await over.CancelAsync();
        await Task.WhenAll(reading, watching);

        var journaled = JournaledPositions.Of(Path.Combine(cluster.FeederFolder, "journal", "feeder-1"));
        foreach (var code in codes)
        {
            var from = journaled[code].IndexOf(ticks.ByInstrument[code][0]);
            Assert.Equal(journaled[code].Skip(from), ticks.ByInstrument[code]);
        }
        var minutes = bars.Verify(JournalBars.Fold(cluster.FeederFolder).Bars);
        output.WriteLine($"{ticks.Count} ticks and {minutes} minutes of {Instruments} instruments over {kills} kills");
        Assert.True(minutes >= Instruments);
    }

    // As they come, not as a client that drops what it has would show them.
    private static async Task ReadTicks(Uri gateway, IReadOnlyList<string> codes, ReceivedTicks into, CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(gateway, cancellation);
        await TokenReader.Send(socket, new { action = "subscribe", instruments = codes, every_tick = true }, cancellation);
        try
        {
            while (await TokenReader.Receive(socket, cancellation) is { } message)
            {
                var type = message.GetProperty("type").GetString();
                if (type == "market_data") into.Add(message.GetProperty("instrument_id").GetString()!, message.GetProperty("seq").GetString()!);
                else Assert.Equal("subscribe_response", type);
            }
            Assert.Fail("The gateway has closed the connection.");
        }
        catch (OperationCanceledException)
        {
        }
    }
}
