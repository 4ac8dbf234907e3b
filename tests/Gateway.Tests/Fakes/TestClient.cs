using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Mdc.Gateway.Tests.Fakes;

/// <summary>A WebSocket client that waits for what it expects, at most ten seconds.</summary>
internal sealed class TestClient(ClientWebSocket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[2 * 1024 * 1024];

    public ClientWebSocket Socket => socket;

    public Task Send(string json) => socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, Limit());

    /// <summary>The next message as text; throws where the connection was closed.</summary>
    public async Task<string> ReceiveText()
    {
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(_buffer.AsMemory(length), Limit());
            if (result.MessageType == WebSocketMessageType.Close) throw new InvalidOperationException($"Closed: {socket.CloseStatus} {socket.CloseStatusDescription}");
            length += result.Count;
            if (result.EndOfMessage) return Encoding.UTF8.GetString(_buffer, 0, length);
        }
    }

    /// <summary>The next message.</summary>
    public async Task<JsonElement> Receive() => JsonDocument.Parse(await ReceiveText()).RootElement;

    /// <summary>The next message of a type; others are passed over.</summary>
    public async Task<JsonElement> Receive(string type)
    {
        while (true)
        {
            var message = await Receive();
            if (message.GetProperty("type").GetString() == type) return message;
        }
    }

    /// <summary>The sequences of the next ticks. Fails where another message is among them.</summary>
    public async Task<List<string>> ReceiveSeqs(int count)
    {
        var seqs = new List<string>(count);
        while (seqs.Count < count)
        {
            var message = await Receive();
            Assert.Equal("market_data", message.GetProperty("type").GetString());
            seqs.Add(message.GetProperty("seq").GetString()!);
        }
        return seqs;
    }

    /// <summary>Sends a request and gives the next message.</summary>
    public async Task<JsonElement> Ask(string json)
    {
        await Send(json);
        return await Receive();
    }

    /// <summary>Reads until the server closes.</summary>
    public async Task<(WebSocketCloseStatus? Status, string? Why)> WaitForClose()
    {
        while (socket.State == WebSocketState.Open) await socket.ReceiveAsync(_buffer.AsMemory(), Limit());
        return (socket.CloseStatus, socket.CloseStatusDescription);
    }

    public void Dispose() => socket.Dispose();

    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token;
}
