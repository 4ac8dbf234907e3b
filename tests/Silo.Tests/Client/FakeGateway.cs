using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Mdc.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mdc.Silo.Tests.Client;

/// <summary>A gateway that answers what the test says: REST bodies by path, and for each WebSocket connection the messages of a script.</summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<string> _requests = Channel.CreateUnbounded<string>();
    private int _connections;

    private FakeGateway(WebApplication app) => _app = app;

    /// <summary>By path behind /api/v1/: status and body.</summary>
    public Dictionary<string, (int Status, string Body)> Rest { get; } = [];

    /// <summary>By path behind /api/v1/: bodies that are given one after the other; null breaks the connection, and behind the last one nothing is answered.</summary>
    public Dictionary<string, Queue<string?>> Pages { get; } = [];

    /// <summary>By number of the connection, 1 and up: what is sent on it. After its last message a connection is closed, save for the last connection.</summary>
    public List<string[]> Connections { get; } = [];

    /// <summary>How many requests and handshakes it refuses first, with which status and the seconds it says to wait.</summary>
    public (int Times, int Seconds, int Status) Busy { get; set; }

    /// <summary>How to reach it; connects again at once.</summary>
    public MarketDataClientOptions Options => new()
    {
        HttpAddress = Address("http"),
        WebSocketAddress = Address("ws"),
        FirstPause = TimeSpan.FromMilliseconds(1),
    };

    /// <summary>What clients sent, in order.</summary>
    public ChannelReader<string> Requests => _requests.Reader;

    public static async Task<FakeGateway> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var gateway = new FakeGateway(builder.Build());
        gateway._app.UseWebSockets();
        gateway._app.Run(gateway.Answer);
        await gateway._app.StartAsync();
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private Uri Address(string scheme)
    {
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new UriBuilder(addresses.Single()) { Scheme = scheme }.Uri;
    }

    private async Task Answer(HttpContext context)
    {
        if (Busy is { Times: > 0 } busy)
        {
            Busy = busy with { Times = busy.Times - 1 };
            context.Response.StatusCode = busy.Status;
            context.Response.Headers.RetryAfter = $"{busy.Seconds}";
            await context.Response.WriteAsync("""{"detail":"Too many."}""");
            return;
        }
        if (context.WebSockets.IsWebSocketRequest)
        {
            await Push(context);
            return;
        }
        var path = context.Request.Path.Value!["/api/v1/".Length..];
        await _requests.Writer.WriteAsync(path + context.Request.QueryString);
        if (Pages.TryGetValue(path, out var pages))
        {
            if (pages.Count == 0) await Task.Delay(Timeout.Infinite, context.RequestAborted);
            else if (pages.Dequeue() is { } page) await context.Response.WriteAsync(page);
            else context.Abort();
            return;
        }
        var (status, body) = Rest.GetValueOrDefault(path, (404, """{"detail":"Unknown path."}"""));
        context.Response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent) await context.Response.WriteAsync(body);
    }

    private async Task Push(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        var request = await socket.ReceiveAsync(buffer, context.RequestAborted);
        await _requests.Writer.WriteAsync(Encoding.UTF8.GetString(buffer, 0, request.Count));

        var number = Interlocked.Increment(ref _connections);
        foreach (var message in Connections[number - 1])
            await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        if (number == Connections.Count) await socket.ReceiveAsync(buffer, context.RequestAborted);
        else await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "the gateway stops", context.RequestAborted);
    }
}
