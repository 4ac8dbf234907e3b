using System.Net;
using System.Net.Http.Headers;
using Mdc.Gateway.Access;
using Mdc.Gateway.Tests.Fakes;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Tests.Access;

/// <summary>F30: every route by every credential, made from the endpoints that there are; a new route is in the table by itself.</summary>
public sealed class RouteCredentialTests
{
    // What is not reading or operating, said here a second time on purpose.
    private static readonly Dictionary<string, TokenScope> Exceptions = new(StringComparer.Ordinal)
    {
        ["PUT /api/v1/recording"] = TokenScope.Admin,
        ["POST /api/v1/after"] = TokenScope.Read,
        ["POST /api/v1/session"] = TokenScope.Read,
        ["DELETE /api/v1/session"] = TokenScope.Read,
    };

    [Fact]
    public async Task F30_no_route_does_more_than_its_credential_may()
    {
        await using var gateway = await TestGateway.Start(o => o.Limits.RestRequestsPerSecond = 10_000);
        gateway.Market.Lag = 0;
        var file = new TokenFile(gateway.DataDirectory);
        var past = DateTimeOffset.UnixEpoch;
        var credentials = new (string Name, string? Authorization, TokenScope? Scope)[]
        {
            ("none", null, null),
            ("read", $"Bearer {file.Create("reader", TokenScope.Read, past, null).Secret}", TokenScope.Read),
            ("operate", $"Bearer {file.Create("operator", TokenScope.Operate, past, null).Secret}", TokenScope.Operate),
            ("admin", $"Bearer {file.Create("admin", TokenScope.Admin, past, null).Secret}", TokenScope.Admin),
            ("bootstrap", $"Bearer {gateway.Token}", TokenScope.Admin),
        };
        var routes = Routes(gateway);
        Assert.True(routes.Count > 30, $"Only {routes.Count} routes were found.");

        var wrong = new List<string>();
        foreach (var (method, path) in routes)
        {
            var required = Exceptions.TryGetValue($"{method} {path}", out var scope) ? scope : method == "GET" ? TokenScope.Read : TokenScope.Operate;
            foreach (var (name, authorization, held) in credentials)
            {
                var status = await Ask(gateway, method, path, authorization);
                // Without a token reading is open on loopback, and nothing else is; POST session itself asks for one.
                var expected = held >= required || (held is null && required == TokenScope.Read && path != "/api/v1/session") ? (HttpStatusCode?)null
                    : held is null ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden;
                if (path == "/api/v1/session" && held is null && method != "POST") expected = null;
                var isRefused = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
                if (expected is null ? isRefused : status != expected) wrong.Add($"{method} {path} with {name}: {status}, expected {expected?.ToString() ?? "no refusal"}");
            }
        }
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("Bearer 0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    public async Task F30_a_wrong_token_is_refused_on_every_route_even_where_none_is_needed(string authorization)
    {
        await using var gateway = await TestGateway.Start();
        var routes = Routes(gateway);
        var wrong = new List<string>();
        foreach (var (method, path) in routes)
        {
            // After ten mistakes the address is slowed down, which refuses as well.
            var status = await Ask(gateway, method, path, authorization);
            if (status is not (HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests)) wrong.Add($"{method} {path}: {status}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task F30_a_token_in_the_address_is_none_and_is_written_down_nowhere()
    {
        await using var gateway = await TestGateway.Start();
        foreach (var name in new[] { "token", "access_token", "authorization" })
        {
            using var answer = await gateway.Http.PostAsync($"/api/v1/feeders/1/pause?{name}={gateway.Token}", null);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
        await Eventually.Is(() => gateway.Store.Audit.Count == 3, "three refused attempts in the audit");
        Assert.DoesNotContain(gateway.Store.Audit, row => row.Entry.Action.Contains(gateway.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task F30_an_ended_and_a_revoked_token_are_refused()
    {
        await using var gateway = await TestGateway.Start();
        var file = new TokenFile(gateway.DataDirectory);
        var ended = file.Create("ended", TokenScope.Admin, DateTimeOffset.UnixEpoch, TimeSpan.FromDays(1)).Secret;
        var (kept, secret) = file.Create("revoked", TokenScope.Admin, DateTimeOffset.UnixEpoch, null);
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(gateway, "GET", "/api/v1/status", $"Bearer {ended}"));
        Assert.Equal(HttpStatusCode.OK, await Ask(gateway, "GET", "/api/v1/status", $"Bearer {secret}"));

        Assert.True(file.Revoke(kept.Id));
        // The gateway looks at the file once a second.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (await Ask(gateway, "GET", "/api/v1/status", $"Bearer {secret}") != HttpStatusCode.Unauthorized) await Task.Delay(50, limit.Token);
    }

    [Fact]
    public async Task F30_the_secret_is_in_no_file_and_the_file_is_its_owners_alone()
    {
        await using var gateway = await TestGateway.Start();
        var file = new TokenFile(gateway.DataDirectory);
        var (_, secret) = file.Create("night-desk", TokenScope.Operate, DateTimeOffset.UnixEpoch, null);

        Assert.DoesNotContain(secret, File.ReadAllText(file.Path), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
        Assert.Throws<ArgumentException>(() => file.Create("night-desk", TokenScope.Read, DateTimeOffset.UnixEpoch, null));
        Assert.Throws<ArgumentException>(() => file.Create("two\nlines", TokenScope.Read, DateTimeOffset.UnixEpoch, null));
    }

    private static List<(string Method, string Path)> Routes(TestGateway gateway) =>
    [
        .. gateway.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText is { } text && (text.StartsWith("/api/v1", StringComparison.Ordinal) || text is "/metrics" or "/health/ready"))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => (method, Path(endpoint.RoutePattern.RawText!))))
            .Where(route => !route.Item2.EndsWith("/log/stream", StringComparison.Ordinal))
            .OrderByDescending(route => route.Item2, StringComparer.Ordinal),
    ];

    private static string Path(string pattern) => pattern
        .Replace("{instrument}", "rb2605", StringComparison.Ordinal).Replace("{day}", "2026-01-05", StringComparison.Ordinal)
        .Replace("{product}", "rb", StringComparison.Ordinal).Replace("{feeder}", "1", StringComparison.Ordinal);

    private static async Task<HttpStatusCode> Ask(TestGateway gateway, string method, string path, string? authorization)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (method is "POST" or "PUT") request.Content = new StringContent("{}", MediaTypeHeaderValue.Parse("application/json"));
        using var answer = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }
}
