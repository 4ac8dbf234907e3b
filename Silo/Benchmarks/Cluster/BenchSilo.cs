using System.Net;
using System.Text.Json;
using Mdc.Domain.Quality;
using Mdc.Silo.Hosting;
using Microsoft.Extensions.Logging;

namespace Mdc.Silo.Benchmarks.Cluster;

/// <summary>One silo of a measurement, in a process of its own, so that its CPU is told apart.</summary>
/// <remarks>Says "ready" on its output once it is in the cluster; answers every line on its input with what it has used so far; ends with its input.</remarks>
internal static class BenchSilo
{
    /// <summary>The question whose answer counts only what is still referred to: the heap is collected first.</summary>
    public const string Collected = "collected";

    /// <summary>Where it keeps its files, which cluster it joins, and the store; null for memory.</summary>
    internal sealed record Wish(string DataPath, string FirstSilo, string FirstSiloGateway, string StatesPath, string? Postgres, int Shards);

    /// <summary>What the process has used since its start, and what it holds.</summary>
    internal sealed record Used(double CpuSeconds, double ResidentMegabytes, long HeapBytes);

    public static async Task Run(Wish wish, TextReader input, TextWriter output, TimeProvider time, CancellationToken cancellation)
    {
        var options = new NodeOptions
        {
            DataPath = wish.DataPath,
            Role = NodeRole.Silo,
            Cluster = new ClusterSettings { FirstSilo = IPEndPoint.Parse(wish.FirstSilo), FirstSiloGateway = IPEndPoint.Parse(wish.FirstSiloGateway), StatesPath = wish.StatesPath },
            Source = SourceKind.Simulated,
            Postgres = wish.Postgres,
            HasStore = wish.Postgres is not null,
            KeepsBars = false,
            WebSocketPort = 0,
            HttpPort = 0,
            Shards = wish.Shards,
            LogLevel = LogLevel.None,
        };
        await using var silo = await MemberProcess.Start(options, time, new Progress<string>(), cancellation);
        await output.WriteLineAsync("ready");
        while (await input.ReadLineAsync(cancellation) is { } question)
        {
            var heap = GC.GetTotalMemory(forceFullCollection: question == Collected);
            await output.WriteLineAsync(JsonSerializer.Serialize(new Used(Environment.CpuUsage.TotalTime.TotalSeconds, Environment.WorkingSet / 1e6, heap)));
        }
    }
}
