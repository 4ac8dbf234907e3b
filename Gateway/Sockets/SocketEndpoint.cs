using System.Buffers;
using System.Net.WebSockets;
using Mdc.Gateway.Metrics;
using Mdc.Gateway.Resume;
using Mdc.Gateway.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway.Sockets;

/// <summary>Takes WebSocket clients, one session each: requests in, answers and pushes out.</summary>
internal sealed partial class SocketEndpoint(SocketServices services, GatewayMetrics metrics, ILogger<SocketEndpoint> logger)
{
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(1);
    private const int FirstBuffer = 4096;
    private int _clients;

    /// <summary>Clients connected now.</summary>
    public int Clients => Volatile.Read(ref _clients);

    /// <summary>Serves one connection until it ends.</summary>
    public async Task Serve(HttpContext context, CancellationToken stopping)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "websocket";
            await context.Response.WriteAsync("This port speaks WebSocket only; REST and the dashboard are on the other port.\n", stopping);
            return;
        }
        if (Interlocked.Increment(ref _clients) > services.Limits.MaxClients)
        {
            Interlocked.Decrement(ref _clients);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "5";
            await context.Response.WriteAsync($"The gateway serves at most {services.Limits.MaxClients} clients.\n", stopping);
            return;
        }

        var reason = "error";
        try
        {
            metrics.ClientOpened();
            reason = await Session(context, stopping);
        }
        finally
        {
            metrics.ClientClosed(reason);
            Interlocked.Decrement(ref _clients);
        }
    }

    private async Task<string> Session(HttpContext context, CancellationToken stopping)
    {
        // "Dangerous" is compressing secrets beside what a stranger chose: there are none among market data.
        var accept = new WebSocketAcceptContext
        {
            SubProtocol = SubProtocols.Choose(context), DangerousEnableCompression = services.Options.Compression, DisableServerContextTakeover = true,
        };
        using var socket = await context.WebSockets.AcceptWebSocketAsync(accept);
        var stream = ((FrameUpgrade)context.Features.Get<IHttpUpgradeFeature>()!).Stream!;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
        var form = (accept.SubProtocol == SubProtocols.Binary ? WireForm.Binary : WireForm.Json) | (Compression.IsNegotiated(context) ? WireForm.Deflated : WireForm.Json);
        var queue = new ClientQueue(services.Loop, services.Limits, services.Time, form, services.Memory);
        var sender = new ClientSender(queue, stream, services.Loop, services.Limits, services.Time).Run(ended.Token);
        var catchUp = new CatchUp(queue, services, logger);
        var catchingUp = catchUp.Run(ended.Token);
        await using var actions = new ClientActions(queue, services, catchUp);

        var receiver = Receive(socket, actions, ended.Token);
        await Task.WhenAny(sender, receiver);
        var (status, why, label) = (sender.IsCompletedSuccessfully ? sender.Result : SendEnd.Gone) switch
        {
            SendEnd.Slow => (WebSocketCloseStatus.PolicyViolation, "too slow: stayed behind longer than the limit", "slow"),
            SendEnd.Overflow => (WebSocketCloseStatus.PolicyViolation, "too slow: too much waits", "overflow"),
            _ when stopping.IsCancellationRequested => (WebSocketCloseStatus.EndpointUnavailable, "the gateway stops", "stopping"),
            _ => receiver.IsCompletedSuccessfully ? receiver.Result : (WebSocketCloseStatus.NormalClosure, "", "gone"),
        };
        if (label is "slow" or "overflow") LogSlow(context.Connection.Id, why, queue.Conflated);
        if (label == "protocol") await stream.Discard(CloseWithin, services.Time);
        else if (await Close(socket, context, status, why)) await Drain(socket, receiver);
        await ended.CancelAsync();
        await Task.WhenAll(sender, catchingUp, Quiet(receiver));
        return label;
    }

    private async Task<(WebSocketCloseStatus Status, string Why, string Label)> Receive(WebSocket socket, ClientActions actions, CancellationToken cancellation)
    {
        var rate = new RateLimit(services.Limits.RequestsPerSecond, services.Time);
        var refused = 0;
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            while (true)
            {
                var length = 0;
                for (var frames = 1; ; frames++)
                {
                    // At most one byte more than is allowed: a receive waits until its memory is full or the frame is over.
                    var most = Math.Min(buffer.Length, services.Limits.MaxMessageBytes + 1) - length;
                    var received = await socket.ReceiveAsync(buffer.AsMemory(length, most), cancellation);
                    if (received.MessageType == WebSocketMessageType.Close) return (WebSocketCloseStatus.NormalClosure, "", "client");
                    if (received.MessageType == WebSocketMessageType.Binary) return (WebSocketCloseStatus.InvalidMessageType, "requests are JSON text", "binary");
                    length += received.Count;
                    if (length > services.Limits.MaxMessageBytes)
                        return (WebSocketCloseStatus.MessageTooBig, $"a request has at most {services.Limits.MaxMessageBytes} bytes", "too_big");
                    if (received.EndOfMessage) break;
                    if (frames >= services.Limits.MaxFragments)
                        return (WebSocketCloseStatus.MessageTooBig, $"a request has at most {services.Limits.MaxFragments} frames", "too_big");
                    if (length == buffer.Length) Grow(ref buffer);
                }
                if (!rate.TryTake())
                {
                    // Told while it may be a mistake; ended when it goes on.
                    if (++refused > services.Limits.RequestsPerSecond * 4) return (WebSocketCloseStatus.PolicyViolation, "too many requests", "flood");
                    await actions.Answer(Reply.Error("rate_limited", $"At most {services.Limits.RequestsPerSecond} requests per second; this one was not done."));
                    continue;
                }
                await Handle(buffer.AsMemory(0, length), actions);
            }
        }
        catch (WebSocketException e)
        {
            return (WebSocketCloseStatus.ProtocolError, "not WebSocket", e.WebSocketErrorCode == WebSocketError.ConnectionClosedPrematurely ? "gone" : "protocol");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task Handle(ReadOnlyMemory<byte> message, ClientActions actions)
    {
        if (!ClientRequest.TryParse(message.Span, out var request, out var trouble))
        {
            metrics.Requested("invalid");
            await actions.Answer(Reply.Error("invalid_request", trouble));
            return;
        }
        try
        {
            await actions.Do(request);
            metrics.Requested("done");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            metrics.Requested("failed");
            LogFailed(e, request.Action!);
            await actions.Answer(Reply.Error("unavailable", "The cluster did not answer; try again."));
        }
    }

    private async Task<bool> Close(WebSocket socket, HttpContext context, WebSocketCloseStatus status, string why)
    {
        try
        {
            // Not by a token: cancelled, the socket waits for a write that is stuck for ever.
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(status, why, CancellationToken.None).WaitAsync(CloseWithin, services.Time);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or WebSocketException or IOException or ObjectDisposedException)
        {
            // A client that reads nothing gets no reason either.
            context.Abort();
            return false;
        }
    }

    // Closing a connection on which something is unread resets it, and the client would never see the reason.
    private async Task Drain(WebSocket socket, Task receiver)
    {
        using var limit = new CancellationTokenSource(CloseWithin, services.Time);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            if (!receiver.IsCompleted) await receiver.WaitAsync(limit.Token);
            while (socket.State == WebSocketState.CloseSent) await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task Quiet(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
        }
    }

    private void Grow(ref byte[] buffer)
    {
        // One byte more than is allowed, so that a message that is too long is seen as such.
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, services.Limits.MaxMessageBytes + 1));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Client {Connection} is closed, {Why}; {Conflated} pushes were conflated")]
    private partial void LogSlow(string connection, string why, long conflated);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Action} failed")]
    private partial void LogFailed(Exception e, string action);
}
