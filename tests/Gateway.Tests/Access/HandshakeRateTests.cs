using System.Net;
using System.Net.WebSockets;
using Mdc.Gateway.Tests.Fakes;

namespace Mdc.Gateway.Tests.Access;

/// <summary>Handshakes have a bucket of their own: a host that comes back gets in, and neither storm nor REST keeps the other out.</summary>
public class HandshakeRateTests
{
    [Fact]
    public async Task A_host_whose_1000_clients_come_back_at_once_gets_all_of_them_in()
    {
        await using var gateway = await TestGateway.Start();
        var sockets = Enumerable.Range(0, 1_000).Select(_ => new ClientWebSocket()).ToList();
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await Task.WhenAll(sockets.Select(socket => socket.ConnectAsync(gateway.SocketUri, limit.Token)));

            Assert.All(sockets, socket => Assert.Equal(WebSocketState.Open, socket.State));
            // The storm has taken nothing of what its host may ask by REST.
            Assert.Equal(HttpStatusCode.OK, (await gateway.Http.GetAsync("/api/v1/last?instruments=all")).StatusCode);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task Handshakes_beyond_the_bound_are_told_when_to_come_back_and_REST_goes_on()
    {
        await using var gateway = await TestGateway.Start(o => (o.Limits.MaxClients, o.Limits.HandshakesPerSecond) = (2, 1));
        for (var i = 0; i < 2; i++) (await gateway.Connect()).Dispose();

        using var refused = await RawClient.Connect(gateway.SocketUri.Port);

        Assert.StartsWith("HTTP/1.1 429 ", refused.Answer, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 1\r\n", refused.Answer, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Http.GetAsync("/api/v1/last?instruments=all")).StatusCode);
    }

    [Fact]
    public async Task Requests_by_REST_beyond_their_bound_keep_no_client_out()
    {
        await using var gateway = await TestGateway.Start(o => o.Limits.RestRequestsPerSecond = 1);
        while ((await gateway.Http.GetAsync("/api/v1/last?instruments=all")).StatusCode != HttpStatusCode.TooManyRequests)
        {
            // Until the bucket is empty.
        }

        using var client = await gateway.Connect();

        Assert.Equal("pong", (await client.Ask("""{"action":"ping"}""")).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_full_gateway_says_when_to_come_back()
    {
        await using var gateway = await TestGateway.Start(o => (o.Limits.MaxClients, o.Limits.HandshakesPerSecond) = (1, 1_000_000));
        using var first = await gateway.Connect();

        using var second = await RawClient.Connect(gateway.SocketUri.Port);

        Assert.StartsWith("HTTP/1.1 503 ", second.Answer, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 5\r\n", second.Answer, StringComparison.Ordinal);
    }
}
