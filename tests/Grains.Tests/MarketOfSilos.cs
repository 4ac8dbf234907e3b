using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Storage;
using Mdc.Grains.Streams;
using Mdc.Journal;
using Mdc.Journal.Files;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace Mdc.Grains.Tests;

/// <summary>A cluster of one feeder's silo and several that take shards, in one process, with a journal and a store in memory.</summary>
internal sealed class MarketOfSilos : IAsyncDisposable
{
    public const int Shards = 16;

    private readonly InProcessTestCluster _cluster;

    private MarketOfSilos(InProcessTestCluster cluster, TickJournal journal, IBarStore store) => (_cluster, Journal, Store) = (cluster, journal, store);

    public TickJournal Journal { get; }

    public IBarStore Store { get; }

    public IGrainFactory Grains => _cluster.Client;

    public InProcessTestCluster Cluster => _cluster;

    /// <summary>The feeder's silo.</summary>
    public SiloAddress Feeder => _cluster.Silos.Select(silo => silo.SiloAddress).Single(silo => _cluster.GetSiloServiceProvider(silo).GetService<ITickJournal>() is not null);

    private JournalStreamProvider Provider => _cluster.GetSiloServiceProvider(Feeder).GetRequiredService<JournalStreamProvider>();

    public static async Task<MarketOfSilos> Start(short silos, MarketRules rules, TimeProvider? time = null, ShardMoves moves = ShardMoves.AtOnce)
    {
        var journal = TickJournal.Open(new MemoryJournalFiles(), new JournalOptions { SlotsPerSegment = 4096 }, feeder: 1, Shards, TimeProvider.System);
        var store = new MemoryBarStore();
        var builder = new InProcessTestClusterBuilder((short)(silos + 1));
        builder.ConfigureSilo((options, silo) =>
        {
            silo.Services.AddSingleton(rules);
            if (time is not null) silo.Services.AddSingleton(time);
            silo.Services.AddSingleton<IBarStore>(store);
            if (options.SiloName == "Silo_0")
            {
                silo.Services.AddSingleton<ITickJournal>(journal);
                silo.Services.AddSingleton<IJournalReader>(journal);
                silo.OnlyFor(GrainRoles.Feeder);
            }
            else
            {
                silo.OnlyFor(GrainRoles.Market);
            }
            silo.AddMarketGrains();
            silo.AddMemoryGrainStorage(StorageNames.Contracts);
            silo.AddMemoryGrainStorage(StorageNames.Recording);
            silo.Configure<GrainOptions>(grains =>
            {
                (grains.Shards, grains.MoveShards) = (Shards, moves);
                (grains.AnnounceEvery, grains.WriteEvery) = (TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20));
            });
            silo.Configure<JournalStreamOptions>(stream => stream.RetryAfter = stream.AskEvery = TimeSpan.FromMilliseconds(20));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new MarketOfSilos(cluster, journal, store);
    }

    public void Append(params TickFrame[] records)
    {
        foreach (ref var record in records.AsSpan()) record.Shard = ShardMap.ShardOf(record.Instrument.Code(), Shards);
        Journal.Append(records);
        foreach (var shard in records.Select(record => record.Shard).Distinct()) Provider.Ring(shard);
    }

    public void AppendToAll(TickFrame record)
    {
        for (byte shard = 0; shard < Shards; shard++)
        {
            record.Shard = shard;
            Journal.Append([record]);
            Provider.Ring(shard);
        }
    }

    public async Task<IReadOnlyList<Bar>> Stored(string instrument) => await Store.Read(new BarQuery(instrument), default);

    /// <summary>Where each shard lives now.</summary>
    public async Task<SiloAddress[]> ShardSilos() =>
        await Task.WhenAll(Enumerable.Range(0, Shards).Select(shard => Grains.GetGrain<ITickShardGrain>(shard).Where().AsTask()));

    /// <summary>Where an instrument lives now; null where it does not.</summary>
    public SiloAddress? SiloOf(string instrument) =>
        _cluster.TryGetGrainContext(Grains.GetGrain<IInstrumentGrain>(instrument).GetGrainId(), out var context)
            ? context!.ActivationServices.GetRequiredService<ILocalSiloDetails>().SiloAddress
            : null;

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Journal.Dispose();
    }
}
