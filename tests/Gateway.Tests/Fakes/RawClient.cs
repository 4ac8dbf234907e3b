using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mdc.Gateway.Tests.Fakes;

/// <summary>A WebSocket client made of bytes, for what no proper one would send.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly NetworkStream _stream;

    private RawClient(NetworkStream stream, string answer) => (_stream, Answer) = (stream, answer);

    /// <summary>The server's answer to the handshake.</summary>
    public string Answer { get; }

    /// <summary>A plain connection that has said nothing yet.</summary>
    public static async Task<NetworkStream> Dial(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public static async Task<RawClient> Connect(int port, string headers = "")
    {
        var stream = await Dial(port);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{headers}\r\n"));
        var answer = new StringBuilder();
        var one = new byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, Limit()) == 1) answer.Append((char)one[0]);
        return new RawClient(stream, answer.ToString());
    }

    /// <summary>A frame as it should be, or not.</summary>
    /// <param name="first">FIN, reserved bits and opcode.</param>
    /// <param name="payload">As it is before masking; the mask is zero.</param>
    /// <param name="isMasked">False for what only servers may send.</param>
    /// <param name="claimed">A length to claim in 64 bits; null for the true one.</param>
    public static byte[] Frame(byte first, ReadOnlySpan<byte> payload, bool isMasked = true, ulong? claimed = null)
    {
        var mask = (byte)(isMasked ? 0x80 : 0);
        var header = new byte[10];
        header[0] = first;
        var length = 2;
        if (claimed is null && payload.Length < 126) header[1] = (byte)(mask | payload.Length);
        else
        {
            header[1] = (byte)(mask | 127);
            BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(2), claimed ?? (ulong)payload.Length);
            length = 10;
        }
        return [.. header.AsSpan(0, length), .. isMasked ? new byte[4] : [], .. payload];
    }

    /// <summary>Sends bytes; a server that has closed already is no trouble.</summary>
    public async Task Send(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes, Limit());
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Reads a whole frame: its first byte and payload; null at the end of the connection.</summary>
    public async Task<(byte First, byte[] Payload)?> Read()
    {
        try
        {
            var header = new byte[2];
            await _stream.ReadExactlyAsync(header, Limit());
            long length = header[1];
            if (length >= 126)
            {
                var extended = new byte[length == 126 ? 2 : 8];
                await _stream.ReadExactlyAsync(extended, Limit());
                length = extended.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(extended) : BinaryPrimitives.ReadInt64BigEndian(extended);
            }
            var payload = new byte[length];
            await _stream.ReadExactlyAsync(payload, Limit());
            return (header[0], payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The code of the server's close; 0 where the connection ended without one.</summary>
    public async Task<int> CloseCode()
    {
        while (await Read() is { } frame)
            if ((frame.First & 0x0F) == 8) return frame.Payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(frame.Payload);
        return 0;
    }

    public void Dispose() => _stream.Dispose();

    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;
}
