using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Mdc.Grains.Tests.Contracts;

/// <summary>One silo with what the grains beside the tick path need; storage in memory, or in files where a directory is given.</summary>
internal sealed class ContractCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private ContractCluster(InProcessTestCluster cluster) => _cluster = cluster;

    public static MarketRules Rules { get; } = MarketRules.LoadEmbedded();

    public FlakyStorage Storage { get; } = new();

    public SetTime Time { get; } = new();

    public IGrainFactory Grains => _cluster.Client;

    public IServiceProvider Services => _cluster.GetSiloServiceProvider();

    public static async Task<ContractCluster> Start(string? directory = null)
    {
        ContractCluster? made = null;
        var builder = new InProcessTestClusterBuilder();
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(Rules);
            silo.Services.AddSingleton<TimeProvider>(made!.Time);
            silo.Services.AddSingleton<IBarStore, MemoryBarStore>();
            silo.AddMarketGrains();
            foreach (var name in (string[])[StorageNames.Contracts, StorageNames.Recording])
            {
                if (directory is null) silo.Services.AddKeyedSingleton<IGrainStorage>(name, made.Storage);
                else silo.AddFileGrainStorage(name, directory);
            }
        });
        made = new ContractCluster(builder.Build());
        await made._cluster.DeployAsync();
        return made;
    }

    public IContractGrain Product(string root) => Grains.GetGrain<IContractGrain>(root);

    public Task Deactivate(IAddressable grain) => _cluster.DeactivateAsync(grain);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>Waits until something holds, for at most 10 s.</summary>
    public static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await holds()) await Task.Delay(5, patience.Token);
    }
}
