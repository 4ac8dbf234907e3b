using Mdc.Silo.Hosting;

namespace Mdc.Silo.Benchmarks.Cluster;

/// <summary>The whole path over several processes: the feeder here, each silo in its own, all on this machine. Takes the Orleans runtime.</summary>
internal static class ClusterPathBench
{
    /// <summary>What was offered and what came out. CPU is microseconds per tick: of the feeder with simulated exchange, gate and journal, of each silo, of the private database, and of all of them.</summary>
    /// <param name="ShardsPerSilo">How many shards each silo had at the end, most first.</param>
    internal sealed record Result(
        int Silos, int Instruments, int OfferedPerSecond, double Seconds, long Ticks, double TicksPerSecond, double CpuUsPerTick, double FeederCpuUsPerTick, double[] SiloCpuUsPerTick,
        double DatabaseCpuUsPerTick, int[] ShardsPerSilo, long LagAtEnd, double SecondsToDrain, long BarsStored, long Lost, double FeederResidentMegabytes, double[] SiloResidentMegabytes,
        bool ArchivesTicks, bool HasStore);

    public static async Task<Result> Run(NodeOptions options, int silos, TimeSpan length, TimeSpan warmUp, TimeProvider time, IProgress<string> progress, CancellationToken cancellation)
    {
        await using var cluster = await BenchCluster.Start(options, silos, time, progress, cancellation);
        var node = cluster.Node;
        progress.Report($"measuring for {length.TotalSeconds:0} s, after {warmUp.TotalSeconds:0} s");
        node.StartFeeder();
        await Task.Delay(warmUp, time, cancellation);

        var before = await cluster.Used(collected: false, cancellation);
        var (ticks, start, cpu, database) = (node.Feeder.Accepted, time.GetTimestamp(), Environment.CpuUsage.TotalTime, ServerCpu.Of(node.DatabaseProcessId));
        await Task.Delay(length, time, cancellation);
        var (taken, seconds) = (node.Feeder.Accepted - ticks, time.GetElapsedTime(start).TotalSeconds);
        var (feeder, stored) = (PerTick(Environment.CpuUsage.TotalTime - cpu), PerTick(ServerCpu.Of(node.DatabaseProcessId) - database));
        var after = await cluster.Used(collected: false, cancellation);
        double[] each = [.. after.Zip(before, (now, then) => PerTick(TimeSpan.FromSeconds(now.CpuSeconds - then.CpuSeconds)))];
        var lag = node.Feeder.LagRecords;

        var stopped = time.GetTimestamp();
        node.PauseFeeder();
        while (node.Feeder.LagRecords > 0) await Task.Delay(BenchCluster.LookEvery, time, cancellation);
        var drained = time.GetElapsedTime(stopped).TotalSeconds;
        return new Result(
            silos, options.SimulatedInstruments, options.Rate ?? 0, seconds, taken, taken / seconds, feeder + stored + each.Sum(), feeder, each,
            stored, await cluster.ShardsPerSilo(), lag, drained, await node.StoredBars(), node.Feeder.Lost, Environment.WorkingSet / 1e6, [.. after.Select(silo => silo.ResidentMegabytes)],
            options.ArchivesTicks && options.HasStore, options.HasStore);

        double PerTick(TimeSpan used) => used.TotalMicroseconds / Math.Max(1, taken);
    }
}
