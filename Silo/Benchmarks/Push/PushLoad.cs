using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Mdc.Silo.Benchmarks.Push;

/// <summary>The clients of a push measurement, in a process of their own, so that the server's CPU is told apart.</summary>
/// <remarks>Says "ready" on its output when all are subscribed, counts from a line on its input to the next, and then prints what it counted.</remarks>
internal static class PushLoad
{
    private const int EchoRounds = 500;

    /// <summary>What to connect to and how.</summary>
    internal sealed record Wish(int Port, int EchoPort, int Clients, int Stalled, int Take, bool Binary);

    /// <summary>What the clients that read have counted.</summary>
    internal sealed record Counted(long Frames, long Bytes, double P50Ms, double P99Ms, double EchoP50Ms, double EchoP99Ms);

    public static async Task Run(Wish wish, TextReader input, TextWriter output, TimeProvider time, CancellationToken cancellation)
    {
        var codes = await Instruments(wish.Port, cancellation);
        var clients = new List<LoadClient>();
        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var reading = new List<Task>();
            for (var i = 0; i < wish.Clients; i++)
            {
                // Spread evenly: every instrument has as many takers as any other.
                var own = Enumerable.Range(i * wish.Take, Math.Min(wish.Take, codes.Count)).Select(at => codes[at % codes.Count]);
                var stalls = i < wish.Stalled;
                var client = await LoadClient.Connect(new IPEndPoint(IPAddress.Loopback, wish.Port), wish.Binary, own, stalls, time, cancellation);
                clients.Add(client);
                if (!stalls) reading.Add(client.Read(over.Token));
            }
            await output.WriteLineAsync("ready");
            await input.ReadLineAsync(cancellation);
            foreach (var client in clients) client.IsCounting = true;
            var echo = Echo(wish.EchoPort, time, cancellation);
            await input.ReadLineAsync(cancellation);
            foreach (var client in clients) client.IsCounting = false;
            var (frames, bytes) = (clients.Sum(c => c.Frames), clients.Sum(c => c.Bytes));
            await over.CancelAsync();
            await Task.WhenAll(reading);
            var ages = clients.SelectMany(c => c.AgesNs).Select(ns => ns / 1e6).Order().ToList();
            var trips = await echo;
            var counted = new Counted(frames, bytes, At(ages, 50), At(ages, 99), At(trips, 50), At(trips, 99));
            await output.WriteLineAsync(JsonSerializer.Serialize(counted));
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }

    private static double At(IReadOnlyList<double> sorted, int percent) => sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];

    // What a message and its answer take here and now, on a connection that does nothing else.
    private static async Task<List<double>> Echo(int port, TimeProvider time, CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/"), cancellation);
        var (message, answer) = (new byte[471], new byte[1024]);
        var trips = new List<double>(EchoRounds);
        for (var i = 0; i < EchoRounds; i++)
        {
            var start = time.GetTimestamp();
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
            await socket.ReceiveAsync(answer, cancellation);
            trips.Add(time.GetElapsedTime(start).TotalMilliseconds);
        }
        trips.Sort();
        return trips;
    }

    private static async Task<List<string>> Instruments(int port, CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/"), cancellation);
        await socket.SendAsync("""{"action":"list"}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        var (bytes, length) = (new byte[1024 * 1024], 0);
        while (true)
        {
            var received = await socket.ReceiveAsync(bytes.AsMemory(length), cancellation);
            length += received.Count;
            if (received.EndOfMessage) break;
        }
        using var list = JsonDocument.Parse(Encoding.UTF8.GetString(bytes, 0, length));
        return [.. list.RootElement.GetProperty("instruments").EnumerateArray().Select(code => code.GetString()!)];
    }
}
