using Mdc.Domain.Quality;
using Mdc.Grains.Interfaces;
using Mdc.Silo.Hosting;

namespace Mdc.Silo.Benchmarks;

/// <summary>The whole path in one process: simulated ticks through gate, journal, stream, shards and instruments to stored bars.</summary>
internal static class PathBench
{
    /// <summary>What was offered and what came out. CPU is of this process, and of the private database's where it could be read.</summary>
    internal sealed record Result(
        int Instruments, int OfferedPerSecond, double Seconds, long Ticks, double TicksPerSecond, double CpuUsPerTick, double DatabaseCpuUsPerTick,
        long LagAtEnd, double SecondsToDrain, long BarsStored, long Lost, double ResidentMegabytes, bool ArchivesTicks, bool HasStore);

    public static async Task<Result> Run(NodeOptions options, TimeSpan length, TimeSpan warmUp, TimeProvider time, CancellationToken cancellation)
    {
        await using var node = await Node.Start(options, time, new Progress<string>(), cancellation);
        node.StartFeeder();
        await Task.Delay(warmUp, time, cancellation);

        var (ticks, start, cpu, database) = (node.Feeder.Accepted, time.GetTimestamp(), Environment.CpuUsage.TotalTime, ServerCpu.Of(node.DatabaseProcessId));
        await Task.Delay(length, time, cancellation);
        var taken = node.Feeder.Accepted - ticks;
        var seconds = time.GetElapsedTime(start).TotalSeconds;
        var used = Environment.CpuUsage.TotalTime - cpu;
        var databaseUsed = ServerCpu.Of(node.DatabaseProcessId) - database;
        var lag = node.Feeder.LagRecords;

        var stopped = time.GetTimestamp();
        node.PauseFeeder();
        while (node.Feeder.LagRecords > 0) await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellation);
        var drained = time.GetElapsedTime(stopped).TotalSeconds;
        var bars = await node.StoredBars();
        return new Result(
            options.SimulatedInstruments, options.Rate ?? 0, seconds, taken, taken / seconds, used.TotalMicroseconds / Math.Max(1, taken), databaseUsed.TotalMicroseconds / Math.Max(1, taken),
            lag, drained, bars, node.Feeder.Lost, Environment.WorkingSet / 1e6, options.ArchivesTicks && options.HasStore, options.HasStore);
    }
}
