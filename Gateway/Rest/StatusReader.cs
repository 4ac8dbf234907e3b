using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Gateway.Sockets;
using Mdc.Grains.Interfaces;
using Mdc.Reads;
using Mdc.Reads.Contracts;

namespace Mdc.Gateway.Rest;

/// <summary>The cluster's status with what is this gateway's own.</summary>
internal sealed class StatusReader(
    GatewayOptions options, IMarketReads reads, MarketStatus status, ContractTable contracts, MarketRules rules, SocketEndpoint sockets, TimeProvider time, IEvidence? evidence = null)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>The status as an object for JSON.</summary>
    public async Task<object> Read(CancellationToken cancellation)
    {
        var (feeders, shards, writers, cluster, market) = await status.Ask(cancellation);
        var trouble = market.ToList();
        if (evidence?.State is { Verdict: not "clean" } state) trouble.Add($"The certificate of {state.TradingDay} is {state.Verdict}: {state.First}");

        return new
        {
            product = "mdc",
            version = typeof(StatusReader).Assembly.GetName().Version?.ToString(3),
            now = ChinaTime.Format(ChinaTime.ToNs(time.GetUtcNow())),
            started_at = ChinaTime.Format(ChinaTime.ToNs(_startedAt)),
            source = options.Source.ToString().ToLowerInvariant(),
            simulated = options.Source == SourceKind.Simulated,
            rules = rules.Version,
            bar_rules = Bar.CurrentRuleVersion,
            contracts = contracts.All.Count,
            clients = sockets.Clients,
            cluster_dashboard = options.ClusterDashboard,
            processes = cluster.Processes.Select(process => MarketStatus.Process(process, shards)),
            silent = cluster.Silent.Select(process => MarketStatus.Process(process, [])),
            feeders = feeders.Select(MarketStatus.Feeder),
            shards = shards.Select(MarketStatus.Shard),
            storage = MarketStatus.Storage(writers),
            certificate = evidence?.State is { } newest ? Certificate(newest) : null,
            trouble,
        };
    }

    /// <summary>Every shard, as an object for JSON.</summary>
    public async Task<object> Shards() => new { shards = (await reads.GetShards()).Select(MarketStatus.Shard) };

    /// <summary>Every process, as an object for JSON.</summary>
    public async Task<object> Processes()
    {
        var (cluster, shards) = (await reads.GetCluster(), await reads.GetShards());
        return new { processes = cluster.Processes.Select(process => MarketStatus.Process(process, shards)), silent = cluster.Silent.Select(process => MarketStatus.Process(process, [])) };
    }

    private static object Certificate(CertificateState state) => new
    {
        trading_day = state.TradingDay,
        verdict = state.Verdict,
        issued_at = state.IssuedAt,
        ticks = state.Ticks,
        bars = state.Bars,
        differences = state.Differences,
        first_difference = state.First,
    };
}
