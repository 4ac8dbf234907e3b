using Mdc.Silo.Hosting;

namespace Mdc.Silo.Benchmarks.Cluster;

/// <summary>What instruments cost beside their ticks: until all of them are active, what each holds, and what the processes use while nothing comes. Takes the Orleans runtime.</summary>
internal static class InstrumentBench
{
    // The simulated exchange sends a snapshot of everything at its login.
    private static readonly TimeSpan ActiveWithin = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan SettleFor = TimeSpan.FromSeconds(30);

    /// <summary>What was measured.</summary>
    /// <param name="Silos">How many silos they are spread over.</param>
    /// <param name="Instruments">How many got a first tick, all at once.</param>
    /// <param name="SecondsToActive">From the feeder's start until every first tick was applied.</param>
    /// <param name="ActivationCpuUs">Of the silos, for each instrument: activation and one tick.</param>
    /// <param name="BytesPerInstrument">The silos' heaps then, collected, less what they were before; shards and writers are in it.</param>
    /// <param name="IdleSeconds">How long nothing came.</param>
    /// <param name="IdleCpuPercent">Of one core, each silo's while nothing came.</param>
    /// <param name="FeederIdleCpuPercent">As before, of the feeder.</param>
    /// <param name="SiloResidentMegabytes">Each silo's at the end.</param>
    internal sealed record Result(
        int Silos, int Instruments, double SecondsToActive, double ActivationCpuUs, double BytesPerInstrument, double IdleSeconds, double[] IdleCpuPercent, double FeederIdleCpuPercent,
        double[] SiloResidentMegabytes);

    public static async Task<Result> Run(NodeOptions options, int silos, TimeSpan idle, TimeProvider time, IProgress<string> progress, CancellationToken cancellation)
    {
        // The slowest there is: after the login next to nothing is sent.
        await using var cluster = await BenchCluster.Start(options with { Rate = 1, HasStore = false }, silos, time, progress, cancellation);
        // Shards and writers are there already.
        await cluster.Instruments();
        var before = await cluster.Used(collected: true, cancellation);
        progress.Report($"activating {options.SimulatedInstruments} instruments");
        var start = time.GetTimestamp();
        cluster.Node.StartFeeder();
        while (cluster.Node.Feeder is var feeder && (feeder.Accepted < options.SimulatedInstruments || feeder.LagRecords > 0))
        {
            if (time.GetElapsedTime(start) > ActiveWithin) throw new TimeoutException($"Not all of {options.SimulatedInstruments} instruments are active after {ActiveWithin.TotalMinutes:0} min: {feeder.Trouble}");
            await Task.Delay(BenchCluster.LookEvery, time, cancellation);
        }
        var seconds = time.GetElapsedTime(start).TotalSeconds;
        cluster.Node.PauseFeeder();
        var active = await cluster.Instruments();
        var loaded = await cluster.Used(collected: true, cancellation);
        var (cpuEach, bytesEach) = (PerInstrument(silo => silo.CpuSeconds) * 1e6, PerInstrument(silo => silo.HeapBytes));

        // What was called so often at once is being compiled anew for a while.
        progress.Report($"idle for {idle.TotalSeconds:0} s, after {SettleFor.TotalSeconds:0} s");
        await Task.Delay(SettleFor, time, cancellation);
        var settled = await cluster.Used(collected: false, cancellation);
        var (rested, cpu) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await Task.Delay(idle, time, cancellation);
        var quiet = time.GetElapsedTime(rested).TotalSeconds;
        var used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        var after = await cluster.Used(collected: false, cancellation);
        return new Result(
            silos, active, seconds, cpuEach, bytesEach, quiet, [.. after.Zip(settled, (now, then) => 100 * (now.CpuSeconds - then.CpuSeconds) / quiet)], 100 * used / quiet,
            [.. after.Select(silo => silo.ResidentMegabytes)]);

        double PerInstrument(Func<BenchSilo.Used, double> figure) => (loaded.Sum(figure) - before.Sum(figure)) / Math.Max(1, active);
    }
}
