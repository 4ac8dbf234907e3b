using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace Mdc.Runtime.Local.Tests;

/// <summary>A running test cluster with a clock of its own, without the grain types that are wrong on purpose.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private Cluster(InProcessTestCluster cluster, ManualTime time) => (_cluster, Time) = (cluster, time);

    public ManualTime Time { get; }

    public IGrainFactory Grains => _cluster.Client;

    public InProcessTestCluster Silos => _cluster;

    public IServiceProvider Services => _cluster.GetSiloServiceProvider();

    public static async Task<Cluster> Start(Action<ISiloBuilder>? configure = null, short silos = 1)
    {
        var time = new ManualTime();
        var cluster = new InProcessTestClusterBuilder(silos)
            .ConfigureSilo((_, silo) =>
            {
                silo.Services.AddSingleton<TimeProvider>(time);
                silo.Services.AddSingleton<Journal>();
                silo.Configure<GrainTypeOptions>(static o => o.RemoveWrongOnes());
                configure?.Invoke(silo);
            })
            .Build();
        await cluster.DeployAsync();
        return new Cluster(cluster, time);
    }

    public Journal Journal => Services.GetRequiredService<Journal>();

    /// <summary>Waits until the condition holds; fails after a minute.</summary>
    public static Task Until(Func<bool> condition) => Until(() => Task.FromResult(condition()));

    /// <inheritdoc cref="Until(Func{bool})"/>
    public static async Task Until(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition()) await Task.Delay(1, limit.Token);
    }

    /// <summary>Moves the clock in steps until the condition holds; fails after a minute of real time.</summary>
    public Task AdvanceUntil(Func<bool> condition, TimeSpan? step = null) => AdvanceUntil(() => Task.FromResult(condition()), step);

    /// <inheritdoc cref="AdvanceUntil(Func{bool},TimeSpan?)"/>
    public Task AdvanceUntil(Func<Task<bool>> condition, TimeSpan? step = null) => Until(async () =>
    {
        Time.Advance(step ?? TimeSpan.FromMilliseconds(100));
        return await condition();
    });

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}

/// <summary>What grains report to their test, in order.</summary>
public sealed class Journal
{
    private readonly Lock _lock = new();
    private readonly List<string> _entries = [];

    public IReadOnlyList<string> Entries
    {
        get
        {
            lock (_lock) return [.. _entries];
        }
    }

    public void Add(string entry)
    {
        lock (_lock) _entries.Add(entry);
    }
}

/// <summary>Marks grain types that break a rule on purpose.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface)]
internal sealed class WrongAttribute : Attribute;

internal static class WrongTypes
{
    public static void RemoveWrongOnes(this GrainTypeOptions options)
    {
        options.Interfaces.RemoveWhere(static t => t.IsDefined(typeof(WrongAttribute), inherit: false));
        options.Classes.RemoveWhere(static t => t.IsDefined(typeof(WrongAttribute), inherit: false));
    }
}
