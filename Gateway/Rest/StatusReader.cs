using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Gateway.Contracts;
using Mdc.Gateway.Reads;
using Mdc.Gateway.Sockets;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Rest;

/// <summary>Asks the cluster for its status, part by part: one that does not answer is trouble, not the end of the answer.</summary>
internal sealed class StatusReader(
    GatewayOptions options, IMarketReads reads, ContractTable contracts, MarketRules rules, SocketEndpoint sockets, TimeProvider time, IEvidence? evidence = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly ClusterStatus NoCluster = new([], 0, []);
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>The status as an object for JSON.</summary>
    public async Task<object> Read(CancellationToken cancellation)
    {
        var trouble = new List<string>();
        var feeders = await Ask(reads.GetFeeders, "The feeders do", trouble, cancellation);
        var shards = await Ask(reads.GetShards, "The shards do", trouble, cancellation);
        var writers = await Ask(reads.GetWriters, "The bar writers do", trouble, cancellation);
        var cluster = (await Ask<ClusterStatus>(async () => [await reads.GetCluster()], "The coordinator does", trouble, cancellation)).FirstOrDefault() ?? NoCluster;
        trouble.AddRange(cluster.Silent.Select(process => $"{process.Name} (process {process.ProcessId} on {process.Machine}) has not been heard since {Second(process.Vitals?.AtNs ?? 0)}."));
        trouble.AddRange(feeders.Where(f => f.Trouble is not null).Select(f => $"Feeder {f.Feeder}: {f.Trouble}"));
        trouble.AddRange(shards.Where(s => s.Trouble is not null).Select(s => $"Shard {s.Shard}: {s.Trouble}"));
        if (shards.Sum(s => s.Quarantined) is > 0 and var parked) trouble.Add($"{parked} instruments are set aside: see quarantine.");
        if (evidence?.State is { Verdict: not "clean" } state) trouble.Add($"The certificate of {state.TradingDay} is {state.Verdict}: {state.First}");
        trouble.AddRange(writers.Where(w => w.Trouble is not null).Select(w => $"Bar writer {w.Shard}: {w.Trouble}"));

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
            processes = cluster.Processes.Select(process => Process(process, shards)),
            silent = cluster.Silent.Select(process => Process(process, [])),
            feeders = feeders.Select(Feeder),
            shards = shards.Select(Shard),
            storage = Storage(writers),
            certificate = evidence?.State is { } newest ? Certificate(newest) : null,
            trouble = trouble.Distinct(),
        };
    }

    /// <summary>Every shard, as an object for JSON.</summary>
    public async Task<object> Shards() => new { shards = (await reads.GetShards()).Select(Shard) };

    /// <summary>Every process, as an object for JSON.</summary>
    public async Task<object> Processes()
    {
        var (cluster, shards) = (await reads.GetCluster(), await reads.GetShards());
        return new { processes = cluster.Processes.Select(process => Process(process, shards)), silent = cluster.Silent.Select(process => Process(process, [])) };
    }

    private async Task<IReadOnlyList<T>> Ask<T>(Func<ValueTask<IReadOnlyList<T>>> question, string who, List<string> trouble, CancellationToken cancellation)
    {
        try
        {
            return await question().AsTask().WaitAsync(Patience, time, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            trouble.Add($"{who} not answer ({e.GetType().Name}).");
            return [];
        }
    }

    private static object Process(ProcessReport process, IReadOnlyList<ShardStatus> shards) => new
    {
        name = process.Name,
        role = process.Role,
        silo = process.Silo?.ToParsableString(),
        machine = process.Machine,
        process_id = process.ProcessId,
        shards = shards.Where(shard => shard.Silo is not null && shard.Silo == process.Silo?.ToParsableString()).Select(shard => shard.Shard),
        runtime = process.Vitals?.Runtime,
        started_at = Second(process.Vitals?.StartedNs ?? 0),
        heard_at = Second(process.Vitals?.AtNs ?? 0),
        cpu_seconds = process.Vitals?.CpuSeconds,
        memory_bytes = process.Vitals?.MemoryBytes,
        heap_bytes = process.Vitals?.HeapBytes,
        threads = process.Vitals?.Threads,
    };

    private static object Feeder(FeederStatus feeder) => new
    {
        feeder = feeder.Feeder,
        state = feeder.State.ToString().ToLowerInvariant(),
        source = feeder.Source,
        received = feeder.Received,
        accepted = feeder.Accepted,
        repeats = feeder.Repeats,
        refused = feeder.Refused,
        lost = feeder.Lost,
        lag_records = feeder.LagRecords,
        last_exchange_time = Time(feeder.LastExchangeNs),
        progress = feeder.Progress,
        trouble = feeder.Trouble,
    };

    private static object Shard(ShardStatus shard) => new
    {
        shard = shard.Shard,
        silo = shard.Silo,
        ticks = shard.Ticks,
        instruments = shard.Instruments,
        outbox = shard.OutboxLength,
        last_exchange_time = Time(shard.LastExchangeNs),
        quarantined = shard.Quarantined,
        positions = shard.Expected.All().Select(p => p.ToString()),
        trouble = shard.Trouble,
    };

    private static object Storage(IReadOnlyList<BarWriterStatus> writers) => new
    {
        stored_bars = writers.Sum(w => w.Stored),
        waiting_bars = writers.Sum(w => Math.Max(0, w.HighestNumber - w.StoredNumber)),
        trouble = writers.FirstOrDefault(w => w.Trouble is not null)?.Trouble,
    };

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

    private static string? Second(long ns) => Time(ns / ChinaTime.NsPerSecond * ChinaTime.NsPerSecond);

    private static string? Time(long ns) => ns == 0 ? null : ChinaTime.Format(ns);
}
