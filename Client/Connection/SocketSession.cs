using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace Mdc.Client.Connection;

/// <summary>One WebSocket connection: a request sent, messages received until it ends. One reader at a time.</summary>
internal sealed class SocketSession : IAsyncDisposable
{
    private const int FirstBuffer = 16 * 1024;
    private const int MaxMessage = 4 * 1024 * 1024;
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(1);

    private readonly ClientWebSocket _socket;
    private byte[] _buffer = new byte[FirstBuffer];

    private SocketSession(ClientWebSocket socket) => _socket = socket;

    /// <summary>
    /// Connects and sends the request. Throws <see cref="GatewayUnreachableException"/>, <see cref="GatewayBusyException"/> and, where the gateway
    /// refuses the token, <see cref="MarketDataException"/>.
    /// </summary>
    public static async Task<SocketSession> Open(MarketDataClientOptions options, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(15);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        if (options.AccessToken is { } token) socket.Options.AddSubProtocol($"mdc.token.{token}");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(options.RequestTimeout);
        try
        {
            await socket.ConnectAsync(options.WebSocketAddress, patience.Token);
            await socket.SendAsync(request, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
            return new SocketSession(socket);
        }
        catch (Exception e) when (e is WebSocketException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw Failure(socket, options.WebSocketAddress, e);
        }
        finally
        {
            if (socket.State != WebSocketState.Open) socket.Dispose();
        }
    }

    /// <summary>The next message; null when the connection has ended, for whatever reason.</summary>
    public async Task<JsonElement?> Receive(CancellationToken cancellation)
    {
        var length = 0;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellation);
                if (received.MessageType == WebSocketMessageType.Close) return null;
                length += received.Count;
                if (received.EndOfMessage) return Parse(_buffer.AsMemory(0, length));
                if (length == MaxMessage) throw new MarketDataException($"A message of the gateway is longer than {MaxMessage} bytes.");
                if (length == _buffer.Length) Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MaxMessage));
            }
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(CloseWithin);
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // It has ended already.
        }
        _socket.Dispose();
    }

    private static MarketDataException Failure(ClientWebSocket socket, Uri address, Exception e) => socket.HttpStatusCode switch
    {
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable =>
            new GatewayBusyException($"The gateway at {address} takes no more clients now.", RetryAfter.Of(socket.HttpResponseHeaders)),
        HttpStatusCode.Unauthorized => new MarketDataException($"The gateway at {address} asks for a token, or refuses the one it was shown.", e),
        HttpStatusCode.Forbidden => new MarketDataException($"The gateway at {address} refuses this host's name or origin.", e),
        _ => new GatewayUnreachableException(address, e),
    };

    private static JsonElement Parse(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new MarketDataException("What answers is not a gateway.", e);
        }
    }
}
