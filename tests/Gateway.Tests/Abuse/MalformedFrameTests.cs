using System.Text;
using Mdc.Gateway.Logs;
using Mdc.Gateway.Sockets;
using Mdc.Gateway.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace Mdc.Gateway.Tests.Abuse;

/// <summary>F27 of the fault table: what is no WebSocket is refused with its code, and nobody else notices.</summary>
public class MalformedFrameTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, (Func<byte[]> Bytes, int[] Codes)> Frames = new()
    {
        ["a reserved bit"] = (() => RawClient.Frame(0x81 | 0x20, "{}"u8), [1002]),
        ["compressed without having negotiated it"] = (() => RawClient.Frame(0x81 | 0x40, "{}"u8), [1002]),
        ["an opcode that is none"] = (() => RawClient.Frame(0x83, "{}"u8), [1002]),
        ["not masked"] = (() => RawClient.Frame(0x81, "{\"action\":\"ping\"}"u8, isMasked: false), [1002]),
        ["a continuation of nothing"] = (() => RawClient.Frame(0x80, "{}"u8), [1002]),
        ["bad UTF-8"] = (() => RawClient.Frame(0x81, [0x7B, 0xC3, 0x28, 0x7D]), [1007]),
        ["a length of 2^63"] = (() => RawClient.Frame(0x81, "{}"u8, claimed: 1UL << 63), [1002]),
        ["a length of 2^62"] = (() => RawClient.Frame(0x81, Text(100_000), claimed: 1UL << 62), [1009]),
        ["a ping of 126 bytes"] = (() => RawClient.Frame(0x89, new byte[126], claimed: 126), [1002]),
        ["a ping in fragments"] = (() => RawClient.Frame(0x09, "x"u8), [1002]),
        ["binary"] = (() => RawClient.Frame(0x82, "{}"u8), [1003]),
        ["10 MB"] = (() => RawClient.Frame(0x81, Text(10 * 1024 * 1024)), [1009]),
    };

    public static TheoryData<string> Kinds => [.. Frames.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task F27_is_closed_with_its_code_and_disturbs_nobody(string what)
    {
        await using var gateway = await TestGateway.Start();
        using var good = await gateway.Connect();
        await good.Ask("""{"action":"subscribe","instruments":["rb2605"]}""");
        using var bad = await RawClient.Connect(gateway.SocketUri.Port);

        var sending = bad.Send(Frames[what].Bytes());
        var code = await bad.CloseCode();
        await sending;

        Assert.Contains(code, Frames[what].Codes);
        gateway.Market.Tick(Make.Tick(position: 1));
        Assert.Equal("1:2:1", (await good.Receive()).GetProperty("seq").GetString());
        await Eventually.Is(() => gateway.Service<SocketEndpoint>().Clients == 1, "the bad client is gone");
    }

    [Fact]
    public async Task F27_a_million_fragments_end_at_the_bound()
    {
        await using var gateway = await TestGateway.Start();
        using var bad = await RawClient.Connect(gateway.SocketUri.Port);
        await bad.Send(RawClient.Frame(0x01, "{"u8));
        byte[] many = [.. Enumerable.Repeat(RawClient.Frame(0x00, []), 10_000).SelectMany(f => f)];
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++) await bad.Send(many);
        });

        Assert.Equal(1009, await bad.CloseCode());
        bad.Dispose();
        await sending.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task F27_random_bytes_and_bent_frames_never_end_the_gateway()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var gateway = await TestGateway.Start();
        string[] actions = ["subscribe", "unsubscribe", "resume", "resume_token", "list", "search", "subscribe_bars", "subscribe_quotes", "ping", "nothing"];
        for (var round = 0; round < 200; round++)
        {
            using var client = await RawClient.Connect(gateway.SocketUri.Port);
            var bytes = new List<byte>();
            for (var frame = random.Next(1, 6); frame > 0; frame--)
            {
                var text = $$"""{"action":"{{actions[random.Next(actions.Length)]}}","instruments":["rb2605","' or 1=1","../../etc"],"pattern":"%00{{random.Next()}}","offset":{{random.Next(-2, 9)}},"token":"{{random.Next()}}"}""";
                bytes.AddRange(RawClient.Frame(0x81, Encoding.UTF8.GetBytes(text)));
            }
            for (var bend = random.Next(0, 8); bend > 0; bend--) bytes[random.Next(bytes.Count)] = (byte)random.Next(256);
            await client.Send(bytes.ToArray());
            await client.Send(RawClient.Frame(0x88, [3, 232]));
        }

        await Eventually.Is(() => gateway.Service<SocketEndpoint>().Clients == 0, "all are gone");
        using var good = await gateway.Connect();
        await good.Ask("""{"action":"subscribe","instruments":["rb2605"]}""");
        gateway.Market.Tick(Make.Tick(position: 1));
        Assert.Equal("1:2:1", (await good.Receive()).GetProperty("seq").GetString());
        Assert.False(gateway.Market.Wants("cu2602"));
        // What a stranger sends fills no log.
        Assert.InRange(gateway.Service<LogRing>().Read(new LogFilter(LogLevel.Warning, null), 0, LogRing.Capacity).Count, 0, 5);
    }

    private static byte[] Text(int length)
    {
        var text = new byte[length];
        Array.Fill(text, (byte)'x');
        return text;
    }
}
