using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Mdc.EndToEnd.Tests;

/// <summary>A client that keeps what it did together with the newest token: what came after that token it takes as not had, and resumes.</summary>
internal sealed class TokenReader(Uri gateway, IReadOnlyList<string> codes, ReceivedTicks kept)
{
    private readonly List<(string Instrument, string Position)> _sinceToken = [];
    private string? _token;

    public async Task Run(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            _sinceToken.Clear();
            using var socket = new ClientWebSocket();
            try
            {
                await socket.ConnectAsync(gateway, cancellation);
                await Send(socket, _token is null ? new { action = "subscribe", instruments = codes, every_tick = true } : new { action = "resume", token = _token }, cancellation);
                await Send(socket, new { action = "resume_token", every_seconds = 1 }, cancellation);
                while (await Receive(socket, cancellation) is { } message) Take(message);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    private void Take(JsonElement message)
    {
        switch (message.GetProperty("type").GetString())
        {
            case "market_data":
                _sinceToken.Add((message.GetProperty("instrument_id").GetString()!, message.GetProperty("seq").GetString()!));
                break;
            case "resume_token":
                _token = message.GetProperty("token").GetString();
                foreach (var (instrument, position) in _sinceToken) kept.Add(instrument, position);
                _sinceToken.Clear();
                break;
            case "error" or "gap":
                throw new InvalidOperationException(message.ToString());
        }
    }

    internal static Task Send(ClientWebSocket socket, object request, CancellationToken cancellation) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(request), WebSocketMessageType.Text, endOfMessage: true, cancellation);

    internal static async Task<JsonElement?> Receive(ClientWebSocket socket, CancellationToken cancellation)
    {
        var (buffer, length) = (new byte[64 * 1024], 0);
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            length += received.Count;
            if (received.EndOfMessage) return JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, length)).RootElement;
        }
    }
}
