using System.Text.Json;
using Mdc.Silo.Nodes;
using Xunit.Abstractions;

namespace Mdc.EndToEnd.Tests.Cluster;

/// <summary>Silos and clients that show each other certificates, as real processes with certificates of the test's own making.</summary>
public sealed class MutualTlsTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TestFolder _folder = new("tls");

    [ClusterFact, Trait("Category", "Long")]
    public async Task Ticks_pass_between_processes_of_one_authority_and_nobody_else_gets_in()
    {
        using var ours = new TestAuthority("ours");
        using var other = new TestAuthority("other");
        var certificates = ours.Vouch(_folder["ours"]);
        await using var cluster = await ProcessCluster.Start(silos: 2, instruments: 60, rate: 600, certificates);
        var (gateway, directory) = cluster.StartMember("gateway", certificates);
        using var _ = gateway;
        await gateway.Says("Dashboard http://", Patience);
        using var http = new HttpClient { BaseAddress = NodeFile.Read(directory)!.HttpAddress };
        await cluster.Until(() => Ticks(Get(http, "api/v1/shards")) > 1_000, "ticks in the shards, seen by the gateway");

        // Each without what the others ask for: no certificate, and one of an authority that they do not know.
        foreach (var (what, shown) in new[] { ("no certificate", null), ("another authority's", other.Vouch(_folder["other"])) })
        {
            using var stranger = cluster.StartMember("silo", shown).Process;
            // It says that it would join, reaches nobody, and is told that it is dead.
            Assert.Equal(1, await stranger.Exit(Patience));
            output.WriteLine($"{what}: {stranger.Error}");
            Assert.Contains("mdc: this silo ends", stranger.Error, StringComparison.Ordinal);
        }

        var before = Ticks(Get(http, "api/v1/shards"));
        await cluster.Until(() => Ticks(Get(http, "api/v1/shards")) > before + 600, "ticks go on");
        Assert.Equal(4, Get(http, "api/v1/processes").GetProperty("processes").GetArrayLength());
        await cluster.Verify();
    }

    public void Dispose() => _folder.Dispose();

    private static long Ticks(JsonElement shards) => shards.GetProperty("shards").EnumerateArray().Sum(shard => shard.GetProperty("ticks").GetInt64());

    private static JsonElement Get(HttpClient http, string path) => JsonDocument.Parse(http.GetStringAsync(path).GetAwaiter().GetResult()).RootElement;
}
