using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mdc.Silo.Benchmarks.Push;

/// <summary>A WebSocket client that costs as little as one can: it reads frame headers, and looks into every sixteenth frame for its age.</summary>
internal sealed class LoadClient(Socket socket, string endpoint, TimeProvider time) : IDisposable
{
    private const int SampleEvery = 16;
    private const int TickBytes = 384;
    private const int ReceivedNsAt = 24;

    // The push ends with it: ..."receive_time":"2026-01-05T09:30:15.503250+08:00"}
    private const int TimeFromEnd = 34;
    private const int TimeLength = 32;

    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly List<long> _agesNs = [];
    private int _filled;

    /// <summary>Push frames read since counting began.</summary>
    public long Frames { get; private set; }

    /// <summary>Bytes of their payloads.</summary>
    public long Bytes { get; private set; }

    /// <summary>Counts while true; reads all the time.</summary>
    public bool IsCounting { get; set; }

    /// <summary>Ages of sampled frames in nanoseconds, from the feeder's receipt to here.</summary>
    public IReadOnlyList<long> AgesNs => _agesNs;

    /// <summary>Connects and subscribes. With a small receive buffer a client that never reads stalls soon.</summary>
    public static async Task<LoadClient> Connect(IPEndPoint at, bool binary, IEnumerable<string> instruments, bool stalls, TimeProvider time, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (stalls) socket.ReceiveBufferSize = 4096;
        await socket.ConnectAsync(at, cancellation);
        var protocol = binary ? "Sec-WebSocket-Protocol: mdc.binary.v1\r\n" : "";
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET / HTTP/1.1\r\nHost: {at}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{protocol}\r\n"), cancellation);
        var client = new LoadClient(socket, at.ToString(), time);
        await client.SkipHandshake(cancellation);
        var request = $$"""{"action":"subscribe","instruments":[{{string.Join(',', instruments.Select(i => $"\"{i}\""))}}]}""";
        await socket.SendAsync(Masked(Encoding.ASCII.GetBytes(request)), cancellation);
        return client;
    }

    /// <summary>Reads until cancelled or closed.</summary>
    public async Task Read(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(_buffer.AsMemory(_filled), cancellation);
                if (read == 0) return;
                _filled += read;
                TakeFrames();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"load client of {endpoint}";

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private async Task SkipHandshake(CancellationToken cancellation)
    {
        int end;
        while ((end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = await socket.ReceiveAsync(_buffer.AsMemory(_filled), cancellation);
            if (read == 0) throw new IOException("The gateway refused the handshake.");
            _filled += read;
        }
        Shift(end + 4);
    }

    private void TakeFrames()
    {
        var at = 0;
        while (TryHeader(_buffer.AsSpan(at, _filled - at), out var header, out var length) && _filled - at - header >= length)
        {
            var payload = _buffer.AsSpan(at + header, length);
            if (IsCounting && (payload.Length == TickBytes || payload.StartsWith("{\"type\":\"market_data\""u8)))
            {
                if (Frames++ % SampleEvery == 0) _agesNs.Add(Now() - ReceivedNs(payload));
                Bytes += length;
            }
            at += header + length;
        }
        Shift(at);
    }

    private void Shift(int from)
    {
        _buffer.AsSpan(from, _filled - from).CopyTo(_buffer);
        _filled -= from;
    }

    private long Now() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static bool TryHeader(ReadOnlySpan<byte> bytes, out int header, out int length)
    {
        (header, length) = (2, 0);
        if (bytes.Length < 2) return false;
        header = bytes[1] switch { < 126 => 2, 126 => 4, _ => 10 };
        if (bytes.Length < header) return false;
        length = header switch { 2 => bytes[1], 4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), _ => (int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]) };
        return true;
    }

    private static long ReceivedNs(ReadOnlySpan<byte> payload)
    {
        if (payload.Length == TickBytes) return BinaryPrimitives.ReadInt64LittleEndian(payload[ReceivedNsAt..]);
        Span<char> text = stackalloc char[TimeLength];
        Encoding.ASCII.GetChars(payload.Slice(payload.Length - TimeFromEnd, TimeLength), text);
        return (DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks * 100;
    }

    private static byte[] Masked(byte[] payload)
    {
        var header = new byte[14];
        header[0] = 0x81;
        header[1] = 0x80 | 127;
        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(2), (ulong)payload.Length);
        // A mask of zeros leaves the payload as it is.
        return [.. header, .. payload];
    }
}
