using System.Diagnostics;
using Mdc.Runtime.Local.Tests.Grains;
using Xunit.Abstractions;

namespace Mdc.Runtime.Local.Tests.Calls;

/// <summary>What a call costs. Bytes are asserted; times depend on the machine and are only printed.</summary>
public sealed class CallCostTests(ITestOutputHelper output)
{
    private const int Instruments = 500;

    [Fact]
    public async Task A_slice_to_an_instrument_allocates_at_most_300_bytes()
    {
        await using var cluster = await Cluster.Start();
        var shard = cluster.Grains.GetGrain<IFanOutGrain>(1);
        await shard.Prepare(Instruments);
        await shard.Send(400);

        var bytes = await Measure("slices in parallel", 400 * Instruments, () => shard.Send(400));

        Assert.InRange(bytes, 1, 300);
    }

    [Fact]
    public async Task A_call_that_is_awaited_alone_allocates_at_most_600_bytes()
    {
        await using var cluster = await Cluster.Start();
        var shard = cluster.Grains.GetGrain<IFanOutGrain>(1);
        await shard.Prepare(Instruments);
        await shard.SendOneByOne(50_000);

        var bytes = await Measure("one call after the other", 100_000, () => shard.SendOneByOne(100_000));

        Assert.InRange(bytes, 1, 600);
    }

    [Fact]
    public async Task An_idle_grain_takes_at_most_2_KB()
    {
        const int grains = 10_000;
        await using var cluster = await Cluster.Start();
        var shard = cluster.Grains.GetGrain<IFanOutGrain>(1);
        await shard.Prepare(100);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < grains; i++) await cluster.Grains.GetGrain<ISliceGrain>($"idle{i}").Take([]);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)grains;

        output.WriteLine($"{bytes:F0} bytes per idle grain");
        Assert.InRange(bytes, 1, 2048);
    }

    private async Task<double> Measure(string what, int calls, Func<Task> run)
    {
        var process = Process.GetCurrentProcess();
        var (cpu, bytes, clock) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
        await run();
        process.Refresh();
        var perCall = (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)calls;
        var busy = (process.TotalProcessorTime - cpu).TotalMicroseconds / calls;
        output.WriteLine($"{what}: {clock.Elapsed.TotalMicroseconds / calls:F3} us, {busy:F3} us CPU, {perCall:F0} bytes per call");
        return perCall;
    }
}
