using Mdc.Grains.Interfaces;
using Mdc.Grains.Placement;
using Mdc.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Mdc.Silo.Benchmarks.Cluster;

/// <summary>A feeder in this process and silos in processes of their own, which meet in the feeder's memory. Nothing flows before <see cref="Hosting.Node.StartFeeder"/>.</summary>
/// <remarks>They log nothing: what they say while they start and stop one after another is nobody's.</remarks>
internal sealed class BenchCluster : IAsyncDisposable
{
    /// <summary>Between two looks at something that is waited for.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan SettleWithin = TimeSpan.FromSeconds(60);

    private readonly List<SiloProcess> _silos = [];

    private BenchCluster(Node node) => Node = node;

    /// <summary>The feeder.</summary>
    public Node Node { get; }

    /// <summary>Starts the feeder and the silos; every shard lives where it will stay when this completes.</summary>
    /// <param name="options">The source, the store, and the folder that all of them share.</param>
    /// <param name="silos">How many.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Told what is being started.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="Commands.CommandException">The runtime is one process.</exception>
    public static async Task<BenchCluster> Start(NodeOptions options, int silos, TimeProvider time, IProgress<string> progress, CancellationToken cancellation)
    {
        var node = await Node.Start(options with { Role = NodeRole.Feeder, DataPath = Path.Combine(options.DataPath, "feeder"), LogLevel = LogLevel.None }, time, progress, cancellation);
        var cluster = new BenchCluster(node);
        try
        {
            var first = node.Joinable!;
            for (var i = 1; i <= silos; i++)
            {
                progress.Report($"starting silo {i} of {silos}");
                cluster._silos.Add(await SiloProcess.Start(
                    new BenchSilo.Wish(Path.Combine(options.DataPath, $"silo-{i}"), first.SiloEndpoint, first.GatewayEndpoint, first.StatesPath, first.Postgres, options.Shards), cancellation));
            }
            progress.Report("waiting until each shard lives where it will stay");
            await cluster.ShardsSettle(time, cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>What each silo has used since its start.</summary>
    /// <param name="collected">True: their heaps are collected first.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<BenchSilo.Used[]> Used(bool collected, CancellationToken cancellation)
    {
        var used = new List<BenchSilo.Used>(_silos.Count);
        foreach (var silo in _silos) used.Add(await silo.Used(collected, cancellation));
        return [.. used];
    }

    /// <summary>How many shards each silo has, most first.</summary>
    public async Task<int[]> ShardsPerSilo()
    {
        var homes = new List<string>();
        foreach (var shard in Shards()) homes.Add((await shard.Where()).ToString());
        return [.. homes.CountBy(home => home).Select(home => home.Value).OrderDescending()];
    }

    /// <summary>How many instruments have had a tick.</summary>
    public async Task<int> Instruments()
    {
        var instruments = 0;
        foreach (var shard in Shards()) instruments += (await shard.GetStatus()).Instruments;
        return instruments;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Node.PauseFeeder();
        // Before the feeder, which keeps the membership and the database.
        foreach (var silo in _silos) await silo.DisposeAsync();
        await Node.DisposeAsync();
    }

    private IEnumerable<ITickShardGrain> Shards()
    {
        var grains = Node.Services.GetRequiredService<IGrainFactory>();
        return Enumerable.Range(0, Node.Options.Shards).Select(shard => grains.GetGrain<ITickShardGrain>(shard));
    }

    // Moved while ticks flow, a shard would be measured for what it reads again; without a store in common it would do so for ever.
    private async Task ShardsSettle(TimeProvider time, CancellationToken cancellation)
    {
        var coordinator = Node.Services.GetRequiredService<IGrainFactory>().GetGrain<ICoordinatorGrain>(ICoordinatorGrain.Cluster);
        for (var began = time.GetTimestamp(); !await AreSettled(coordinator); await Task.Delay(LookEvery, time, cancellation))
        {
            if (time.GetElapsedTime(began) > SettleWithin) throw new TimeoutException($"Not all of {_silos.Count} silos have their shards within {SettleWithin.TotalSeconds:0} s.");
        }
    }

    private async Task<bool> AreSettled(ICoordinatorGrain coordinator)
    {
        try
        {
            SiloAddress[] takers = [.. (await coordinator.GetStatus()).Processes.Where(process => process.TakesShards).Select(process => process.Silo!).Order()];
            if (takers.Length < _silos.Count) return false;
            foreach (var shard in Shards())
            {
                if (!(await shard.Where()).Equals(Rendezvous.Choose(shard.GetPrimaryKeyLong(), takers))) return false;
            }
            return true;
        }
        catch (Exception e) when (ClusterFaults.IsPassing(e))
        {
            // No silo is known to the feeder yet.
            return false;
        }
    }
}
