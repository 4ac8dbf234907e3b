using System.Net;
using System.Text.Json;
using Mdc.Silo.Hosting;
using Mdc.Silo.Nodes;

namespace Mdc.EndToEnd.Tests.Cluster;

/// <summary>The runtime's own dashboard beside ours, behind the same guards; on Local there is none, and nothing says that there were.</summary>
public sealed class ClusterDashboardTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestFolder _folder = new("cluster-dashboard");
    private NodeProcess? _node;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        if (PostgresFactAttribute.Missing is not null) return;
        _node = NodeProcess.Start("up", "--simulate", "20", "--ports", "0,0", "--data", _folder["data"]);
        await _node.Says("Dashboard http://", Patience);
        _http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = NodeFile.Read(_folder["data"])!.HttpAddress };
    }

    public Task DisposeAsync()
    {
        _http?.Dispose();
        _node?.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [PostgresFact]
    public async Task It_is_told_of_and_served_on_Orleans_and_neither_on_Local()
    {
        using var status = JsonDocument.Parse(await _http.GetStringAsync("api/v1/status"));
        var path = status.RootElement.GetProperty("cluster_dashboard").GetString();
        Assert.Equal(ClusterHosting.Runtime == "Orleans" ? "/orleans" : null, path);
        if (path is null)
        {
            Assert.Equal(HttpStatusCode.NotFound, await Ask("/orleans/"));
            return;
        }

        using var page = await _http.GetAsync("/orleans/");
        Assert.Contains("index.min.js", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        foreach (var part in (string[])["/orleans/index.min.js", "/orleans/index.css", "/orleans/ClusterStats"]) Assert.Equal(HttpStatusCode.OK, await Ask(part));
        // It counts once a second or so.
        using var limit = new CancellationTokenSource(Patience);
        while (!await CountsInstruments()) await Task.Delay(100, limit.Token);
        // The log is ours to show.
        Assert.Equal(HttpStatusCode.Forbidden, await Ask("/orleans/Trace"));
    }

    [PostgresFact]
    public async Task Other_hosts_other_origins_and_wrong_tokens_are_refused_there_too()
    {
        foreach (var path in (string[])["/orleans/", "/orleans/index.min.js", "/orleans/DashboardCounters", "/orleans/GrainState"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, await Ask(path, "Host", "rebound.example"));
            Assert.Equal(HttpStatusCode.Forbidden, await Ask(path, "Origin", "https://elsewhere.example"));
            Assert.Equal(HttpStatusCode.Unauthorized, await Ask(path, "Authorization", "Bearer 0000"));
        }
    }

    private async Task<bool> CountsInstruments()
    {
        using var counters = JsonDocument.Parse(await _http.GetStringAsync("/orleans/DashboardCounters"));
        return counters.RootElement.GetProperty("simpleGrainStats").ToString().Contains("InstrumentGrain", StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> Ask(string path, string? header = null, string? value = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (header is not null) request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }
}
