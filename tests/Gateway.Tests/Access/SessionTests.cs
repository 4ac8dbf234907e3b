using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Mdc.Gateway.Access;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Tests.Access;

/// <summary>F33: cookies, origins and headers cannot be turned against who has logged in.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task The_cookie_is_out_of_reach_for_scripts_and_other_sites_and_names_no_secret()
    {
        await using var gateway = await TestGateway.Start();
        var cookie = await LogIn(gateway, gateway.Token);

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(gateway.Token, cookie, StringComparison.Ordinal);
        Assert.Equal("access-token", (await Ask<JsonElement>(gateway, cookie)).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Forbidden)]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("own", HttpStatusCode.NoContent)]
    public async Task F33_a_change_by_cookie_must_come_from_our_own_page(string? origin, HttpStatusCode expected)
    {
        await using var gateway = await TestGateway.Start();
        var cookie = await LogIn(gateway, gateway.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/feeders/1/pause");
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        if (origin is not null) request.Headers.Add("Origin", origin == "own" ? $"http://127.0.0.1:{gateway.Http.BaseAddress!.Port}" : origin);

        Assert.Equal(expected, (await gateway.Http.SendAsync(request)).StatusCode);
        Assert.Equal(expected == HttpStatusCode.NoContent ? FeederState.Paused : FeederState.Running, gateway.Market.Feeder);
    }

    [Fact]
    public async Task F33_a_changed_cookie_is_none()
    {
        await using var gateway = await TestGateway.Start();
        var cookie = (await LogIn(gateway, new TokenFile(gateway.DataDirectory).Create("reader", TokenScope.Read, DateTimeOffset.UnixEpoch, null).Secret)).Split(';')[0];
        // The id left out would be the admin's.
        var forged = "mdc_session=" + cookie[cookie.IndexOf('.', StringComparison.Ordinal)..];

        Assert.Equal("reader", (await Ask<JsonElement>(gateway, cookie)).GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, (await Ask<JsonElement>(gateway, forged)).GetProperty("name").ValueKind);
    }

    [Fact]
    public async Task F33_a_WebSocket_of_a_foreign_page_is_refused_with_the_cookie_too()
    {
        await using var gateway = await TestGateway.Start();
        var cookie = (await LogIn(gateway, gateway.Token)).Split(';')[0];

        await Assert.ThrowsAsync<WebSocketException>(() => gateway.Connect("https://evil.example", options => options.SetRequestHeader("Cookie", cookie)));
        using var own = await gateway.Connect($"http://127.0.0.1:{gateway.Http.BaseAddress!.Port}", options => options.SetRequestHeader("Cookie", cookie));
        Assert.Equal(WebSocketState.Open, own.Socket.State);
    }

    [Theory]
    [InlineData("/api/v1/last/rb2605%0d%0aSet-Cookie:%20evil=1")]
    [InlineData("/api/v1/contracts?search=%0d%0aSet-Cookie:%20evil=1")]
    [InlineData("/api/v1/calendar/2026-01-05%0d%0aX-Evil:%201")]
    public async Task F33_line_breaks_in_a_request_make_no_header(string path)
    {
        await using var gateway = await TestGateway.Start();
        using var answer = await gateway.Http.GetAsync(path);

        Assert.DoesNotContain(answer.Headers, header => header.Key is "Set-Cookie" or "X-Evil");
    }

    [Fact]
    public async Task A_listed_origin_may_read_and_is_named_back_and_no_other_is()
    {
        await using var gateway = await TestGateway.Start(o => o.AllowedOrigins = ["https://desk.example"]);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/v1/status")
        {
            Headers = { { "Origin", "https://desk.example" }, { "Access-Control-Request-Method", "GET" } },
        };
        using var allowed = await gateway.Http.SendAsync(preflight);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/api/v1/status") { Headers = { { "Origin", "https://evil.example" } } };
        using var refused = await gateway.Http.SendAsync(foreign);

        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal(["https://desk.example"], allowed.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait()
    {
        await using var gateway = await TestGateway.Start(o => o.Limits.RestRequestsPerSecond = 5);
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 40; i++) answers.Add(await gateway.Http.GetAsync("/health/live"));

        var slowed = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.True(slowed.Headers.RetryAfter is not null);
        Assert.InRange(answers.Count(answer => answer.IsSuccessStatusCode), 10, 39);
    }

    [Fact]
    public async Task Every_operation_is_written_down_also_one_that_was_refused_and_while_the_store_was_away()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Store.IsDown = true;
        using var refused = await gateway.Http.PostAsync("/api/v1/feeders/1/pause", null);
        await LogIn(gateway, gateway.Token);
        gateway.Store.IsDown = false;

        await Eventually.Is(() => gateway.Store.Audit.Count == 2, "both operations in the audit");
        Assert.Equal(
            [("nobody", "POST /api/v1/feeders/1/pause", 401), ("access-token", "POST /api/v1/session", 200)],
            gateway.Store.Audit.Select(row => (row.Entry.Actor, row.Entry.Action, row.Entry.Outcome)));
        var page = await gateway.Http.GetFromJsonAsync<JsonElement>("/api/v1/audit?limit=1");
        var next = await gateway.Http.GetFromJsonAsync<JsonElement>($"/api/v1/audit?limit=1&cursor={page.GetProperty("next").GetString()}");
        Assert.Equal(401, next.GetProperty("entries")[0].GetProperty("outcome").GetInt32());
    }

    private static async Task<string> LogIn(TestGateway gateway, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var answer = await gateway.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.GetValues("Set-Cookie").Single();
    }

    private static async Task<T> Ask<T>(TestGateway gateway, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/session") { Headers = { { "Cookie", cookie.Split(';')[0] } } };
        using var answer = await gateway.Http.SendAsync(request);
        return (await answer.Content.ReadFromJsonAsync<T>())!;
    }
}
