using System.Net;
using System.Text.Json;
using Mdc.Gateway.Tests.Fakes;

namespace Mdc.Gateway.Tests.Rest;

/// <summary>F31 and F32 at the door: what strangers put into any parameter is taken literally or refused, and never opens a file.</summary>
public sealed class HostileParameterTests
{
    private static readonly string[] Payloads =
    [
        "' or 1=1 --", "'; drop table bar; --", "rb2605' union select null--", "$1", "\\'; select pg_sleep(5)--", "%27%20or%20%271", "rb%",
        "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "....//....//etc/passwd", "rb2605\0.csv", "file:///etc/passwd",
        "<script>alert(1)</script>", "\r\nSet-Cookie: a=b", "\uD83D\uDE80", new string('9', 4_000),
    ];

    [Fact]
    public async Task F31_F32_no_parameter_of_any_route_is_more_than_text()
    {
        await using var gateway = await TestGateway.Start(o => o.Limits.RestRequestsPerSecond = 100_000);
        using var document = JsonDocument.Parse(await gateway.Http.GetStringAsync("/openapi/v1.json"));
        var wrong = new List<string>();
        var asked = 0;
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject().Where(path => !path.Name.EndsWith("/log/stream", StringComparison.Ordinal)))
        {
            if (!path.Value.TryGetProperty("get", out var get) || !get.TryGetProperty("parameters", out var parameters)) continue;
            foreach (var parameter in parameters.EnumerateArray())
            {
                foreach (var payload in Payloads)
                {
                    asked++;
                    using var answer = await gateway.Http.GetAsync(Address(path.Name, parameter, payload));
                    var body = await answer.Content.ReadAsStringAsync();
                    if ((int)answer.StatusCode >= 500 && answer.StatusCode != HttpStatusCode.ServiceUnavailable) wrong.Add($"{path.Name} {parameter.GetProperty("name")}={payload}: {answer.StatusCode}");
                    if (body.Contains("root:x:", StringComparison.Ordinal)) wrong.Add($"{path.Name}: a file was opened by {payload}");
                    if (answer.Content.Headers.ContentType?.MediaType == "text/html") wrong.Add($"{path.Name}: HTML for {payload}");
                }
            }
        }
        Assert.True(asked > 500, $"Only {asked} requests were made.");
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("/dashboard/../access-token")]
    [InlineData("/dashboard/..%2faccess-token")]
    [InlineData("/dashboard/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/dashboard//etc/passwd")]
    [InlineData("/dashboard/..%5c..%5caccess-token")]
    [InlineData("/dashboard/link/secret")]
    public async Task F32_the_dashboards_folder_gives_nothing_but_its_own_files(string path)
    {
        var folder = Directory.CreateTempSubdirectory("mdc-dashboard-");
        try
        {
            File.WriteAllText(System.IO.Path.Combine(folder.FullName, "index.html"), "<!doctype html>page");
            await using var gateway = await TestGateway.Start(o => o.DashboardDirectory = folder.FullName);
            // Sent as it is written: an HTTP client would tidy the path up.
            using var socket = new System.Net.Sockets.TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, gateway.Http.BaseAddress!.Port);
            await using var stream = socket.GetStream();
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));
            var answer = await new StreamReader(stream).ReadToEndAsync();

            Assert.Matches("^HTTP/1.1 (400|404|302)", answer);
            Assert.DoesNotContain(gateway.Token, answer, StringComparison.Ordinal);
            Assert.DoesNotContain("root:x:", answer, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Address(string path, JsonElement parameter, string payload)
    {
        var name = parameter.GetProperty("name").GetString()!;
        var text = Uri.EscapeDataString(payload);
        var isQuery = parameter.GetProperty("in").GetString() == "query";
        var filled = path.Replace("{instrument}", !isQuery && name == "instrument" ? text : "rb2605", StringComparison.Ordinal)
            .Replace("{day}", !isQuery && name == "day" ? text : "2026-01-05", StringComparison.Ordinal)
            .Replace("{product}", !isQuery && name == "product" ? text : "rb", StringComparison.Ordinal)
            .Replace("{feeder}", "1", StringComparison.Ordinal);
        return isQuery ? $"{filled}?{name}={text}" : filled;
    }
}
