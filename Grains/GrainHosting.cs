using Mdc.Domain.Quality;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Placement;
using Mdc.Grains.Push;
using Mdc.Grains.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Streams;

namespace Mdc.Grains;

/// <summary>Puts the market's grains and their streams into a silo.</summary>
/// <remarks>
/// The host registers what they ask: IBarStore, MarketRules, where it keeps one an IQuarantine and, on a feeder's silo, ITickJournal,
/// IJournalReader and IFeederControl.
/// </remarks>
public static class GrainHosting
{
    private static readonly TimeSpan QuietFor = TimeSpan.FromDays(10);

    /// <summary>Registers grains, stream providers and the push hub.</summary>
    public static ISiloBuilder AddMarketGrains(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<GrainOptions>();
        services.AddOptions<JournalStreamOptions>();
        services.TryAddSingleton<PushHub>();
        services.TryAddSingleton<IPushHub>(provider => provider.GetRequiredService<PushHub>());
        services.TryAddSingleton<IQuarantine, NoQuarantine>();
        services.AddSingleton<ImplicitSubscribers>();
        services.AddSingleton<JournalStreamProvider>();
        services.AddSingleton<IShardDoorbell>(provider => provider.GetRequiredService<JournalStreamProvider>());
        services.AddKeyedSingleton<IStreamProvider>(StreamNames.Ticks, (provider, _) => provider.GetRequiredService<JournalStreamProvider>());
        services.AddHostedService<JournalStreamDelivery>();

        // On every silo, whatever its role: the caller's silo is the one that places.
        services.TryAddSingleton<ISiloNames, NoSiloNames>();
        silo.AddPlacementDirector<ShardPlacement, ShardDirector>();
        silo.AddPlacementDirector<WithShardPlacement, WithShardDirector>();
        silo.AddPlacementDirector<FeederPlacement, FeederDirector>();
        silo.AddPlacementDirector<SiloPlacement, SiloDirector>();
        // An instrument that is quiet over the longest holiday keeps what it knows; one that is forgotten has its shard begin again.
        services.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = QuietFor);

        silo.AddGrainExtension<IJournalStreamConsumer, JournalStreamConsumer>();
        // Else Orleans wants a store for subscriptions made at run time; bars have none.
        services.Configure<StreamPubSubOptions>(StreamNames.Bars, options => options.PubSubType = StreamPubSubType.ImplicitOnly);
        return silo.AddMemoryStreams(StreamNames.Bars);
    }

    /// <summary>Has the process's hub filled with what the other silos push: for gateways, whether they share a silo's process or not.</summary>
    public static IServiceCollection AddClusterPushes(this IServiceCollection services)
    {
        services.TryAddSingleton<PushHub>();
        services.TryAddSingleton<IPushHub>(provider => provider.GetRequiredService<PushHub>());
        services.AddSingleton<ClusterPushes>();
        return services.AddHostedService(provider => provider.GetRequiredService<ClusterPushes>());
    }
}

/// <summary>Delivers the journal's streams while the host runs.</summary>
internal sealed class JournalStreamDelivery(JournalStreamProvider provider) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => provider.Run(stoppingToken);
}
