using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Mdc.Gateway.Metrics;
using Mdc.Gateway.Push;
using Mdc.Gateway.Sockets;
using Mdc.Gateway.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Gateway.Tests.Sockets;

public class SlowClientTests
{
    [Fact]
    public async Task F25_a_client_that_reads_nothing_is_ended_and_the_others_get_every_tick()
    {
        await using var gateway = await TestGateway.Start(o => o.Limits = new ClientLimits { SlowClientGrace = TimeSpan.FromMilliseconds(700), ConflateAboveBytes = 64 * 1024 });
        using var good = await gateway.Connect();
        await good.Ask("""{"action":"subscribe","instruments":["rb2605"]}""");
        using var deaf = await DeafClient(gateway.SocketUri.Port);
        await Eventually.Is(() => gateway.Service<SocketEndpoint>().Clients == 2, "both are connected");

        var position = 0;
        var received = 0;
        while (gateway.Service<SocketEndpoint>().Clients == 2)
        {
            for (var i = 0; i < 20; i++) gateway.Market.Tick(Make.Tick(position: ++position));
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal($"1:2:{++received}", (await good.Receive()).GetProperty("seq").GetString());
            }
            Assert.True(position < 500_000, "the deaf client is never ended");
        }

        Assert.Equal(1, gateway.Service<SocketEndpoint>().Clients);
        Assert.Contains("mdc_gateway_clients_closed_total{reason=\"slow\"} 1", await gateway.Http.GetStringAsync("/metrics"));
    }

    [Fact]
    public void A_client_that_is_behind_gets_the_newest_of_each_topic_and_what_was_left_out_is_counted()
    {
        var limits = new ClientLimits { ConflateAboveBytes = 100 };
        var loop = new FanoutLoop(new GatewayMetrics(new TestMeters()), NullLogger<FanoutLoop>.Instance);
        var queue = new ClientQueue(loop, limits, TimeProvider.System);
        var topic = new StubTopic(loop);

        Assert.True(queue.Push(topic, topic.At("first, and long enough to fill what may wait; much longer than the bound of a hundred bytes is: really.")));
        foreach (var state in new[] { "2", "3", "4" }) Assert.False(queue.Push(topic, topic.At(state)));
        Assert.True(queue.IsBehind);
        Assert.Equal(2, queue.Conflated);

        Outbox.Return(queue.Outbox.Take());
        queue.Run();

        Assert.Equal("\u0001" + "4", Encoding.Latin1.GetString(queue.Outbox.Take())[1..]);
        Assert.False(queue.IsBehind);
    }

    [Fact]
    public void F34_while_memory_is_short_clients_are_conflated_at_a_sixteenth_and_ticks_go_on()
    {
        var used = 0.5;
        var pressure = new MemoryPressure(TimeProvider.System, () => used);
        var loop = new FanoutLoop(new GatewayMetrics(new TestMeters()), NullLogger<FanoutLoop>.Instance);
        var queue = new ClientQueue(loop, new ClientLimits { ConflateAboveBytes = 160 }, TimeProvider.System, pressure: pressure);
        var topic = new StubTopic(loop);
        Assert.True(queue.TryPush(topic.At("12345678")));
        Assert.True(queue.TryPush(topic.At("12345678")));

        used = 0.85;
        pressure.Look();
        Assert.False(queue.TryPush(topic.At("12345678")));
        Outbox.Return(queue.Outbox.Take());
        Assert.True(queue.TryPush(topic.At("12345678")));

        used = 0.7;
        pressure.Look();
        Assert.True(queue.TryPush(topic.At("12345678")));
    }

    [Theory]
    [InlineData(70_000, WebSocketCloseStatus.MessageTooBig)]
    [InlineData(66_000, WebSocketCloseStatus.MessageTooBig)]
    public async Task A_request_that_is_too_long_closes_with_1009(int length, WebSocketCloseStatus status)
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect();

        await client.Send($$"""{"action":"search","pattern":"{{new string('x', length)}}"}""");

        Assert.Equal(status, (await client.WaitForClose()).Status);
    }

    [Fact]
    public async Task F28_more_requests_than_allowed_are_refused_and_told()
    {
        await using var gateway = await TestGateway.Start(o => o.Limits = new ClientLimits { RequestsPerSecond = 2 });
        using var client = await gateway.Connect();

        for (var i = 0; i < 6; i++) await client.Send("""{"action":"list","limit":0}""");

        Assert.Equal("rate_limited", (await client.Receive("error")).GetProperty("code").GetString());
    }

    [Fact]
    public async Task F28_more_instruments_than_allowed_are_refused_whole()
    {
        await using var gateway = await TestGateway.Start(o => o.Limits = new ClientLimits { MaxInstruments = 2 });
        using var client = await gateway.Connect();

        var error = await client.Ask("""{"action":"subscribe","instruments":["rb2605","rb2610","cu2602"]}""");

        Assert.Equal("too_many", error.GetProperty("code").GetString());
        Assert.False(gateway.Market.Wants("rb2605"));
    }

    // Its own TCP socket with a small buffer: it subscribes and never reads.
    private static async Task<Socket> DeafClient(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
        var request = """{"action":"subscribe","instruments":["rb2605"]}"""u8.ToArray();
        await socket.SendAsync((byte[])[0x81, (byte)(0x80 | request.Length), 0, 0, 0, 0, .. request]);
        return socket;
    }

    private sealed class StubTopic(FanoutLoop loop) : IConflated, IEncodable
    {
        private string _state = "";

        public bool HasBinary => false;

        public Encoded At(string state)
        {
            _state = state;
            return loop.Message.Of(this);
        }

        public int Encode(bool binary, Span<byte> into) => Encoding.ASCII.GetBytes(_state, into);

        public bool TrySendLatest(ISubscriber to) => to.TryPush(loop.Message.Of(this));
    }

    private sealed class TestMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
