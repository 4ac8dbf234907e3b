using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using Mdc.Gateway;
using Mdc.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Mdc.Silo.Benchmarks.Push;

/// <summary>A whole node with its gateway here, its WebSocket clients in a process of their own: what a push costs the server, and how old it is when it arrives.</summary>
internal static class PushBench
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <summary>What to measure.</summary>
    /// <param name="Clients">How many clients.</param>
    /// <param name="Stalled">How many of them never read.</param>
    /// <param name="Take">Instruments each of them takes.</param>
    /// <param name="Binary">Frames in place of JSON.</param>
    /// <param name="Length">How long.</param>
    internal sealed record Wish(int Clients, int Stalled, int Take, bool Binary, TimeSpan Length);

    /// <summary>
    /// What was measured. The server's CPU per frame is what the process used with clients less what it used after they left, at the same rate
    /// of ticks: it has the encoding in it. Latency is from the feeder's receipt to the client; echo is a round trip beside it.
    /// </summary>
    internal sealed record Result(
        int Clients, int Stalled, int Instruments, int TakenEach, int OfferedPerSecond, string Form, double Seconds, double TicksPerSecond, double FramesPerSecond,
        double BytesPerFrame, double ServerCpuUsPerFrame, double ServerCpuUsPerTickWithoutClients, double FramesPerWrite, double P50Ms, double P99Ms, double EchoP50Ms, double EchoP99Ms,
        double EncodeNsPerTickMedian, double EncodeNsPerTickBest, double EncodeBytesPerTick, double ResidentMegabytesBefore, double ResidentMegabytesAfter);

    public static async Task<Result> Run(NodeOptions options, Wish wish, TimeProvider time, CancellationToken cancellation)
    {
        var (encodeNs, encodeBest, encodeBytes) = EncodeBench.Run(rounds: 2_001, time);
        await using var node = await Node.Start(options, time, new Progress<string>(), cancellation);
        await using var echo = await EchoServer.Start();
        node.StartFeeder();
        await Task.Delay(WarmUp, time, cancellation);
        var before = Environment.WorkingSet / 1e6;

        var port = node.Services.GetRequiredService<GatewayEndpoints>().WebSocketPort;
        using var load = StartLoad(new PushLoad.Wish(port, echo.Port, wish.Clients, wish.Stalled, wish.Take, wish.Binary));
        try
        {
            await Expect(load, "ready", cancellation);
            await Task.Delay(WarmUp, time, cancellation);
            using var writes = new WriteCount();
            await load.StandardInput.WriteLineAsync("count");
            var (cpu, ticks, seconds) = await Measure(node, wish.Length, time, cancellation);
            var written = writes.Count;
            await load.StandardInput.WriteLineAsync("stop");
            var counted = JsonSerializer.Deserialize<PushLoad.Counted>(await load.StandardOutput.ReadLineAsync(cancellation) ?? "null")
                ?? throw new InvalidOperationException("The load process ended without its counts.");
            var after = Environment.WorkingSet / 1e6;
            await load.WaitForExitAsync(cancellation);
            var (idleCpu, idleTicks, _) = await Measure(node, wish.Length / 2, time, cancellation);
            var idlePerTick = idleCpu.TotalMicroseconds / Math.Max(1, idleTicks);
            var frames = Math.Max(1, counted.Frames);
            return new Result(
                wish.Clients, wish.Stalled, options.SimulatedInstruments, wish.Take, options.Rate ?? 0, wish.Binary ? "binary" : "json", seconds, ticks / seconds,
                counted.Frames / seconds, counted.Bytes / (double)frames, (cpu.TotalMicroseconds - idlePerTick * ticks) / frames, idlePerTick,
                counted.Frames / Math.Max(1.0, written), counted.P50Ms, counted.P99Ms, counted.EchoP50Ms, counted.EchoP99Ms, encodeNs, encodeBest, encodeBytes, before, after);
        }
        finally
        {
            if (!load.HasExited) load.Kill();
        }
    }

    private static async Task<(TimeSpan Cpu, long Ticks, double Seconds)> Measure(Node node, TimeSpan length, TimeProvider time, CancellationToken cancellation)
    {
        var (ticks, cpu, start) = (node.Feeder.Accepted, Environment.CpuUsage.TotalTime, time.GetTimestamp());
        await Task.Delay(length, time, cancellation);
        return (Environment.CpuUsage.TotalTime - cpu, node.Feeder.Accepted - ticks, time.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Writes to client connections since it was made.</summary>
    private sealed class WriteCount : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public WriteCount()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "mdc.gateway.writes") listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, writes, _, _) => Interlocked.Add(ref _count, writes));
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }

    private static Process StartLoad(PushLoad.Wish wish)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "exec", Path.Combine(AppContext.BaseDirectory, "Mdc.Silo.dll"), "bench", "push-clients",
            "--load", JsonSerializer.Serialize(wish),
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new InvalidOperationException("The load process did not start.");
    }

    private static async Task Expect(Process load, string line, CancellationToken cancellation)
    {
        var said = await load.StandardOutput.ReadLineAsync(cancellation);
        if (said != line) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The load process said '{said}' in place of '{line}'."));
    }
}
