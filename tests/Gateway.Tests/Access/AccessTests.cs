using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using Mdc.Gateway.Access;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Tests.Access;

public class AccessTests
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    public async Task Another_Host_is_refused_on_loopback_too(string host)
    {
        await using var gateway = await TestGateway.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/status") { Headers = { Host = host } };

        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.Http.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost:1")]
    [InlineData("null")]
    public async Task A_WebSocket_of_a_foreign_page_is_refused(string origin)
    {
        await using var gateway = await TestGateway.Start();

        await Assert.ThrowsAsync<WebSocketException>(() => gateway.Connect(origin));
    }

    [Fact]
    public async Task The_dashboards_own_page_may_connect()
    {
        await using var gateway = await TestGateway.Start();

        using var client = await gateway.Connect($"http://127.0.0.1:{gateway.Http.BaseAddress!.Port}");

        Assert.Equal("instrument_list", (await client.Ask("""{"action":"list"}""")).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_change_of_state_needs_the_token_and_a_read_does_not()
    {
        await using var gateway = await TestGateway.Start();

        Assert.Equal(HttpStatusCode.Unauthorized, (await Pause(gateway, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Pause(gateway, new string('0', 64))).StatusCode);
        Assert.Equal(FeederState.Running, gateway.Market.Feeder);
        Assert.Equal(HttpStatusCode.NoContent, (await Pause(gateway, gateway.Token)).StatusCode);
        Assert.Equal(FeederState.Paused, gateway.Market.Feeder);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Http.GetAsync("/api/v1/status")).StatusCode);
    }

    [Fact]
    public async Task The_token_may_come_as_sub_protocol_and_is_echoed()
    {
        await using var gateway = await TestGateway.Start();

        using var client = await gateway.Connect(configure: o => o.AddSubProtocol($"mdc.token.{gateway.Token}"));

        Assert.Equal($"mdc.token.{gateway.Token}", client.Socket.SubProtocol);
    }

    [Fact]
    public async Task Each_port_answers_its_own_only()
    {
        await using var gateway = await TestGateway.Start();

        var plain = await gateway.Http.GetAsync(new UriBuilder(gateway.SocketUri) { Scheme = "http", Path = "/api/v1/status" }.Uri);
        Assert.Equal(HttpStatusCode.UpgradeRequired, plain.StatusCode);
        using var socket = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() =>
            socket.ConnectAsync(new UriBuilder(gateway.Http.BaseAddress!) { Scheme = "ws" }.Uri, CancellationToken.None));
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_sentence_with_its_setting()
    {
        await using var first = await TestGateway.Start();

        var http = await Assert.ThrowsAsync<PortInUseException>(() => TestGateway.Start(o => o.HttpPort = first.Http.BaseAddress!.Port));
        Assert.Equal($"Port {first.Http.BaseAddress!.Port} is in use by another program; stop it or choose another port with Gateway:HttpPort.", http.Message);
        var socket = await Assert.ThrowsAsync<PortInUseException>(() => TestGateway.Start(o => o.WebSocketPort = first.SocketUri.Port));
        Assert.Equal("Gateway:WebSocketPort", socket.Setting);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void The_token_is_made_for_its_owner_only_and_refused_when_others_may_read_it()
    {
        var data = Directory.CreateTempSubdirectory("mdc-token-");
        try
        {
            AccessToken.LoadOrCreate(data.FullName);
            var path = Path.Combine(data.FullName, AccessToken.FileName);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
            Assert.Throws<InvalidOperationException>(() => AccessToken.LoadOrCreate(data.FullName));
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<HttpResponseMessage> Pause(TestGateway gateway, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/feeders/1/pause");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await gateway.Http.SendAsync(request);
    }
}
