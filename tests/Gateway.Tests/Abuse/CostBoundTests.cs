using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using Mdc.Gateway.Sockets;
using Mdc.Gateway.Tests.Fakes;

namespace Mdc.Gateway.Tests.Abuse;

/// <summary>F26, F28, F29 and slow handshakes: what one client may cost has a bound, and memory comes back.</summary>
public class CostBoundTests
{
    private const long TenMegabytes = 10_000_000;

    [Fact]
    public async Task F26_a_storm_of_clients_leaves_nothing_behind()
    {
        await using var gateway = await TestGateway.Start();
        // The first storm fills the pools of the web server, which keep what they have; a leak grows with each.
        await Storm(gateway, 300);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await Storm(gateway, 300);

        Assert.False(gateway.Market.Wants("rb2605"));
        // Connections end behind their clients, each in its own time.
        await Eventually.Is(() => GC.GetTotalMemory(forceFullCollection: true) - before < TenMegabytes / 2, "no more memory than after the first storm");
    }

    [Fact]
    public async Task F28_a_list_of_100_000_instruments_is_refused_and_so_is_a_message_of_a_megabyte()
    {
        await using var gateway = await TestGateway.Start();
        foreach (var request in new[]
        {
            $$"""{"action":"subscribe","instruments":[{{string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"rb{i}\""))}}]}""",
            $$"""{"action":"subscribe","instruments":["{{new string('x', 1_000_000)}}"]}""",
        })
        {
            using var client = await gateway.Connect();
            await client.Send(request);
            Assert.Equal((WebSocketCloseStatus.MessageTooBig, "a request has at most 65536 bytes"), await client.WaitForClose());
        }
    }

    [Fact]
    public async Task F28_a_request_full_of_unknown_names_is_answered_and_costs_no_topic()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect();
        var names = string.Join(',', Enumerable.Range(0, 7_000).Select(i => $"\"x{i}\""));

        var answer = await client.Ask($$"""{"action":"subscribe","instruments":[{{names}}]}""");

        Assert.Equal(("error", 0, 7_000), (answer.GetProperty("status").GetString(), answer.GetProperty("subscribed_count").GetInt32(), answer.GetProperty("instruments").GetArrayLength()));
        Assert.False(gateway.Market.Wants("x1"));
    }

    [Fact]
    public async Task F28_a_flood_of_requests_is_told_then_ended()
    {
        await using var gateway = await TestGateway.Start();
        using var flood = await RawClient.Connect(gateway.SocketUri.Port);
        var request = RawClient.Frame(0x81, """{"action":"ping"}"""u8);
        var sending = flood.Send(Enumerable.Repeat(request, 10_000).SelectMany(r => r).ToArray());

        Assert.Equal(1008, await flood.CloseCode());
        await sending;
    }

    [Theory]
    [InlineData(10_000_000)]
    [InlineData(70_000)]
    public async Task F29_a_compressed_message_is_bounded_by_what_it_inflates_to(int inflated)
    {
        await using var gateway = await TestGateway.Start();
        using var bomb = await RawClient.Connect(gateway.SocketUri.Port, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
        Assert.Contains("permessage-deflate", bomb.Answer, StringComparison.Ordinal);
        var payload = Deflate(Encoding.ASCII.GetBytes($$"""{"action":"search","pattern":"{{new string('x', inflated)}}"}"""));
        Assert.True(payload.Length < inflated / 100);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await bomb.Send(RawClient.Frame(0x81 | 0x40, payload));

        Assert.Equal(1009, await bomb.CloseCode());
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < TenMegabytes, $"{grown} bytes more");
    }

    [Fact]
    public async Task F29_a_compressed_body_is_not_inflated_and_a_long_one_not_read()
    {
        await using var gateway = await TestGateway.Start();
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(new byte[10_000_000]);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var answers = new List<int>();
        foreach (var body in new[] { bytes.ToArray(), new byte[70_000] })
        {
            using var content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" }, { "Content-Encoding", "gzip" } } };
            using var answer = await gateway.Http.PostAsync("/api/v1/after", content);
            answers.Add((int)answer.StatusCode);
        }

        Assert.Equal([400, 413], answers);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < TenMegabytes);
    }

    [Fact]
    public async Task F29_what_is_compressed_and_within_the_bound_is_done()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await RawClient.Connect(gateway.SocketUri.Port, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
        await client.Send(RawClient.Frame(0x81 | 0x40, Deflate("""{"action":"ping"}"""u8.ToArray())));
        Assert.Contains("pong", Encoding.UTF8.GetString((await client.Read())!.Value.Payload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshakes_that_dribble_in_are_ended_and_hold_nobody_up()
    {
        await using var gateway = await TestGateway.Start(o => o.Limits = new ClientLimits { HandshakeWithin = TimeSpan.FromSeconds(1) });
        var slow = new List<Stream>();
        for (var i = 0; i < 50; i++)
        {
            var stream = await RawClient.Dial(gateway.SocketUri.Port);
            await stream.WriteAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Sl"u8.ToArray());
            slow.Add(stream);
        }
        using var good = await gateway.Connect();
        Assert.Equal("pong", (await good.Ask("""{"action":"ping"}""")).GetProperty("type").GetString());

        foreach (var stream in slow)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            using var reader = new StreamReader(stream);
            Assert.StartsWith("HTTP/1.1 408", await reader.ReadToEndAsync(limit.Token), StringComparison.Ordinal);
        }
    }

    private static async Task Storm(TestGateway gateway, int clients)
    {
        await Parallel.ForAsync(0, clients, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            using var client = await gateway.Connect();
            await client.Ask("""{"action":"subscribe","instruments":["rb2605"],"every_tick":true}""");
            if (i % 2 == 0) client.Socket.Abort();
            else await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });
        await Eventually.Is(() => gateway.Service<SocketEndpoint>().Clients == 0, "all have left");
    }

    private static byte[] Deflate(byte[] plain)
    {
        using var bytes = new MemoryStream();
        using var deflate = new DeflateStream(bytes, CompressionLevel.Optimal, leaveOpen: true);
        deflate.Write(plain);
        deflate.Flush();
        return bytes.ToArray()[..^4];
    }
}
