using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Gateway.Wire;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Tests.Wire;

/// <summary>The binary sub-protocol as docs/protocol.md has it. Its layouts are frozen: a change is a new version.</summary>
public class BinaryTests
{
    [Fact]
    public async Task Ticks_come_as_their_frames_and_answers_as_JSON()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect(configure: o => o.AddSubProtocol("mdc.binary.v1"));
        Assert.Equal("mdc.binary.v1", client.Socket.SubProtocol);
        await client.Ask("""{"action":"subscribe","instruments":["rb2605"]}""");

        var tick = Make.Tick(position: 7);
        gateway.Market.Tick(in tick);

        Assert.Equal(TickFrame.AsBytes(ref tick).ToArray(), await Binary(client));
    }

    [Fact]
    public async Task A_bar_is_a_record_of_144_bytes()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect(configure: o => o.AddSubProtocol("mdc.binary.v1"));
        var bar = Make.Minute(9, 30) with { Revision = 2, Quality = Domain.Bars.BarQuality.Gap };
        gateway.Market.Minute("rb2605", bar, BarPushState.Closed);
        await client.Ask("""{"action":"subscribe_bars","instruments":["rb2605"],"period":"1m"}""");

        var bytes = await Binary(client);

        Assert.Equal(144, bytes.Length);
        Assert.Equal([0, 0, 0, 0, 0x80, 1, 1, 4], bytes[..8]);
        long[] words = [.. Enumerable.Range(1, 8).Select(i => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8 * i)))];
        Assert.Equal([bar.StartNs, bar.EndNs, bar.Open.Raw, bar.High.Raw, bar.Low.Raw, bar.Close.Raw, bar.Volume, bar.TurnoverCents], words);
        Assert.Equal((bar.OpenOpenInterest, bar.OpenInterest), (BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(72)), BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(80))));
        int[] halves = [.. Enumerable.Range(0, 3).Select(i => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(88 + 4 * i)))];
        Assert.Equal([bar.Ticks, 2, 20260105], halves);
        Assert.Equal(bar.RuleVersion, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(100)));
        Assert.Equal("1m\0\0\0\0\0\0rb2605", Encoding.ASCII.GetString(bytes.AsSpan(104)).TrimEnd('\0'));
    }

    [Fact]
    public void A_tick_frame_has_its_fields_where_the_document_says()
    {
        var offsets = new Dictionary<string, int>
        {
            ["Kind"] = 4, ["Layout"] = 6, ["Exchange"] = 7, ["SourceOrdinal"] = 8, ["Position"] = 16, ["ReceivedNs"] = 24, ["ExchangeNs"] = 32, ["Epoch"] = 40,
            ["Feeder"] = 45, ["TradingDay"] = 56, ["RawUpdateTime"] = 68, ["UpdateMillis"] = 72, ["DayVolume"] = 76, ["Instrument"] = 80, ["Last"] = 112,
            ["PreSettlement"] = 120, ["PreClose"] = 128, ["DayOpen"] = 136, ["DayHigh"] = 144, ["DayLow"] = 152, ["DayClose"] = 160, ["Settlement"] = 168,
            ["UpperLimit"] = 176, ["LowerLimit"] = 184, ["Depth"] = 208, ["OpenInterest"] = 328, ["PreOpenInterest"] = 336, ["DayTurnover"] = 344,
            ["AveragePrice"] = 352, ["PreDelta"] = 360, ["CurrDelta"] = 368,
        };
        Assert.Equal(offsets, offsets.Keys.ToDictionary(name => name, name => (int)Marshal.OffsetOf<TickFrame>(name)));
        Assert.Equal((384, 144), (Marshal.SizeOf<TickFrame>(), BarRecord.Bytes));
        Assert.False(Enum.IsDefined((RecordKind)BarRecord.Kind));
    }

    [Fact]
    public async Task Compressed_pushes_are_the_same_messages_in_fewer_bytes_and_one_form_serves_all()
    {
        await using var gateway = await TestGateway.Start();
        using var plain = await gateway.Connect();
        using var first = await gateway.Connect(configure: Compressed);
        using var second = await gateway.Connect(configure: Compressed);
        using var binary = await gateway.Connect(configure: o =>
        {
            Compressed(o);
            o.AddSubProtocol("mdc.binary.v1");
        });
        foreach (var client in new[] { plain, first, second, binary }) await client.Ask("""{"action":"subscribe","instruments":["rb2605"]}""");

        for (var n = 1; n <= 50; n++)
        {
            var tick = Make.Tick(position: n, volume: n * 17);
            gateway.Market.Tick(in tick);
            var expected = await plain.ReceiveText();
            Assert.Equal(expected, await first.ReceiveText());
            Assert.Equal(expected, await second.ReceiveText());
            Assert.Equal(TickFrame.AsBytes(ref tick).ToArray(), await Binary(binary));
        }
    }

    [Fact]
    public async Task A_compressed_push_is_marked_and_a_third_of_its_size()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Tick(Make.Tick(position: 1));
        using var client = await RawClient.Connect(gateway.SocketUri.Port, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
        Assert.Contains("server_no_context_takeover", client.Answer, StringComparison.Ordinal);
        await client.Send(RawClient.Frame(0x81, """{"action":"subscribe","instruments":["rb2605"]}"""u8));
        Assert.Equal(0x81, (await client.Read())!.Value.First);
        var push = (await client.Read())!.Value;
        Assert.Equal(0xC1, push.First);
        Assert.InRange(push.Payload.Length, 100, 600);
    }

    private static void Compressed(ClientWebSocketOptions options) =>
        options.DangerousDeflateOptions = new WebSocketDeflateOptions { ServerContextTakeover = false, ClientContextTakeover = false };

    private static async Task<byte[]> Binary(TestClient client)
    {
        var buffer = new byte[1024];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var received = await client.Socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
        Assert.Equal((WebSocketMessageType.Binary, true), (received.MessageType, received.EndOfMessage));
        return buffer[..received.Count];
    }
}
