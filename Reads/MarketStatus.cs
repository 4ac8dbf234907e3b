using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Grains.Interfaces;
using Mdc.Reads.Contracts;

namespace Mdc.Reads;

/// <summary>Asks the cluster how it is, part by part: one that does not answer is trouble, not the end of the answer. Worded once, for REST and for clients of the cluster.</summary>
public sealed class MarketStatus(IMarketReads reads, ContractTable contracts, MarketRules rules, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly ClusterStatus NoCluster = new([], 0, []);

    /// <summary>What answered, and what is wrong.</summary>
    public sealed record Parts(
        IReadOnlyList<FeederStatus> Feeders, IReadOnlyList<ShardStatus> Shards, IReadOnlyList<BarWriterStatus> Writers, ClusterStatus Cluster, IReadOnlyList<string> Trouble);

    /// <summary>Asks for all parts.</summary>
    public async Task<Parts> Ask(CancellationToken cancellation)
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
        trouble.AddRange(writers.Where(w => w.Trouble is not null).Select(w => $"Bar writer {w.Shard}: {w.Trouble}"));
        return new Parts(feeders, shards, writers, cluster, [.. trouble.Distinct()]);
    }

    /// <summary>The cluster's status as an object for JSON; a gateway's own has its own affairs besides.</summary>
    public async Task<object> Read(CancellationToken cancellation)
    {
        var parts = await Ask(cancellation);
        return new
        {
            product = "mdc",
            version = typeof(MarketStatus).Assembly.GetName().Version?.ToString(3),
            now = ChinaTime.Format(ChinaTime.ToNs(time.GetUtcNow())),
            rules = rules.Version,
            bar_rules = Bar.CurrentRuleVersion,
            contracts = contracts.All.Count,
            processes = parts.Cluster.Processes.Select(process => Process(process, parts.Shards)),
            silent = parts.Cluster.Silent.Select(process => Process(process, [])),
            feeders = parts.Feeders.Select(Feeder),
            shards = parts.Shards.Select(Shard),
            storage = Storage(parts.Writers),
            trouble = parts.Trouble,
        };
    }

    /// <summary>A process, as an object for JSON.</summary>
    public static object Process(ProcessReport process, IReadOnlyList<ShardStatus> shards) => new
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

    /// <summary>A feeder, as an object for JSON.</summary>
    public static object Feeder(FeederStatus feeder) => new
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

    /// <summary>A shard, as an object for JSON.</summary>
    public static object Shard(ShardStatus shard) => new
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

    /// <summary>The bar writers together, as an object for JSON.</summary>
    public static object Storage(IReadOnlyList<BarWriterStatus> writers) => new
    {
        stored_bars = writers.Sum(w => w.Stored),
        waiting_bars = writers.Sum(w => Math.Max(0, w.HighestNumber - w.StoredNumber)),
        trouble = writers.FirstOrDefault(w => w.Trouble is not null)?.Trouble,
    };

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

    private static string? Second(long ns) => Time(ns / ChinaTime.NsPerSecond * ChinaTime.NsPerSecond);

    private static string? Time(long ns) => ns == 0 ? null : ChinaTime.Format(ns);
}
