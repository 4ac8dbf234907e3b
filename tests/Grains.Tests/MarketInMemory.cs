using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Streams;
using Mdc.Journal;
using Mdc.Journal.Files;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace Mdc.Grains.Tests;

/// <summary>The whole path from journal to store in one process, with a journal and a store in memory.</summary>
internal sealed class MarketInMemory : IAsyncDisposable
{
    public const int Shards = 4;

    private readonly InProcessTestCluster _cluster;

    private MarketInMemory(InProcessTestCluster cluster, TickJournal journal, IBarStore store) => (_cluster, Journal, Store) = (cluster, journal, store);

    public static MarketRules Rules { get; } = MarketRules.LoadEmbedded();

    public TickJournal Journal { get; }

    public IBarStore Store { get; }

    public IGrainFactory Grains => _cluster.Client;

    public JournalStreamProvider Provider => _cluster.GetSiloServiceProvider().GetRequiredService<JournalStreamProvider>();

    public SiloAddress Silo => _cluster.Silos[0].SiloAddress;

    public IPushHub Hub => _cluster.GetSiloServiceProvider().GetRequiredService<IPushHub>();

    public static async Task<MarketInMemory> Start(MemoryJournalFiles? files = null, IBarStore? store = null, Action<GrainOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var journal = TickJournal.Open(files ?? new MemoryJournalFiles(), new JournalOptions { SlotsPerSegment = 4096 }, feeder: 1, Shards, TimeProvider.System);
        store ??= new MemoryBarStore();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(Rules);
            silo.Services.AddSingleton(store);
            silo.Services.AddSingleton<ITickJournal>(journal);
            silo.Services.AddSingleton<IJournalReader>(journal);
            silo.AddMarketGrains();
            silo.AddMemoryGrainStorage(StorageNames.Contracts);
            services?.Invoke(silo.Services);
            silo.Configure<GrainOptions>(options =>
            {
                options.Shards = Shards;
                options.AnnounceEvery = options.WriteEvery = TimeSpan.FromMilliseconds(20);
                options.WriteRetryAfter = TimeSpan.FromMilliseconds(50);
                options.WriterPatience = TimeSpan.FromMilliseconds(300);
                configure?.Invoke(options);
            });
            silo.Configure<JournalStreamOptions>(options => options.RetryAfter = options.AskEvery = TimeSpan.FromMilliseconds(20));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new MarketInMemory(cluster, journal, store);
    }

    /// <summary>Journals records of a shard and rings its bell.</summary>
    public void Append(params TickFrame[] records)
    {
        foreach (ref var record in records.AsSpan()) record.Shard = ShardOf(record);
        Journal.Append(records);
        foreach (var shard in records.Select(record => record.Shard).Distinct()) Provider.Ring(shard);
    }

    /// <summary>Journals a control record into every shard.</summary>
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

    public ITickShardGrain ShardOf(string instrument) => Grains.GetGrain<ITickShardGrain>(ShardMap.ShardOf(System.Text.Encoding.ASCII.GetBytes(instrument), Shards));

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Journal.Dispose();
    }

    /// <summary>Waits for a condition, 10 s at most.</summary>
    public static async Task Until(Func<Task<bool>> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(10)) throw new TimeoutException($"Not within 10 s: {what}");
            await Task.Delay(5);
        }
    }

    private static byte ShardOf(in TickFrame record) => record.Kind == RecordKind.Tick ? ShardMap.ShardOf(record.Instrument.Code(), Shards) : record.Shard;
}
