using Mdc.Domain.Audit;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Storage;
using Mdc.Feeder;
using Mdc.Feeder.Pump;
using Mdc.Feeder.Replay;
using Mdc.Gateway;
using Mdc.Gateway.Health;
using Mdc.Gateway.Logs;
using Mdc.Gateway.Rest;
using Mdc.Grains;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Storage;
using Mdc.Grains.Streams;
using Mdc.Journal;
using Mdc.Silo.Evidence;
using Mdc.Storage.Timescale.Audit;
using Mdc.Storage.Timescale.Reports;
using Mdc.Storage.Timescale.Ticks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;

namespace Mdc.Silo.Hosting;

/// <summary>Composes a node's host: the only place that knows every part.</summary>
internal static class NodeServices
{
    /// <summary>A host with silo and feeder, and a gateway where it is wanted. Nothing has started.</summary>
    public static IHost Build(
        NodeOptions options, DataDirectory directory, MarketRules rules, NodeStore store, TickJournal journal,
        NodeSource source, FeedHealth health, RejectsFile rejects, ILoggerFactory logs, TimeProvider time)
    {
        if (!options.HasGateway)
        {
            var plain = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            AddNode(plain, options, directory, rules, store, journal, source, health, rejects, logs, time);
            return plain.Build();
        }

        var web = WebApplication.CreateSlimBuilder(new WebApplicationOptions());
        AddNode(web, options, directory, rules, store, journal, source, health, rejects, logs, time);
        AddGateway(web.Services, options, directory, store, journal);
        var app = web.Build();
        logs.AddProvider(app.Services.GetRequiredService<LogRing>());
        app.MapMdcGateway();
        return app;
    }

    private static void AddNode(
        IHostApplicationBuilder builder, NodeOptions options, DataDirectory directory, MarketRules rules, NodeStore store, TickJournal journal,
        NodeSource source, FeedHealth health, RejectsFile rejects, ILoggerFactory logs, TimeProvider time)
    {
        // One for the parts made before the host and those made by it.
        builder.Services.AddSingleton(logs);

        var services = builder.Services;
        services.AddSingleton(time);
        services.AddSingleton(rules);
        services.AddSingleton(store.Bars);
        if (store.Ticks is not null)
        {
            services.AddSingleton(store.Ticks);
            services.AddSingleton(provider => new TickArchiver(journal, store.Ticks, new TickArchiverOptions(), time, provider.GetRequiredService<ILogger<TickArchiver>>()));
            services.AddHostedService<TickArchiving>();
        }
        services.AddSingleton<IQuarantine>(new QuarantineFiles(directory.Quarantine));
        if (store.Database is { } database)
        {
            services.AddSingleton<IEvidence>(provider => provider.GetRequiredService<NodeEvidence>());
            services.AddSingleton(provider => new NodeEvidence(journal, database, rules, directory));
            if (options.CertifiesDays)
                services.AddHostedService(provider => new NightCheck(
                    options, directory, journal, database, rules, provider.GetRequiredService<NodeEvidence>(), provider.GetRequiredService<IFeederControl>(),
                    provider.GetRequiredService<IGrainFactory>(), time, provider.GetRequiredService<ILogger<NightCheck>>()));
        }
        services.AddSingleton<ITickJournal>(journal);
        services.AddSingleton<IJournalReader>(journal);
        if (source.Recording is not null) services.AddSingleton(source.Recording);
        services.AddSingleton(provider => new FeedPump(
            source.Ticks, rules, journal, provider.GetRequiredService<IShardDoorbell>(), time, provider.GetRequiredService<ILogger<FeedPump>>(),
            health: health, rejects: rejects, lag: () => provider.GetRequiredService<JournalStreamProvider>().Lag));
        services.AddSingleton<IFeederControl>(provider => provider.GetRequiredService<FeedPump>());

        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.AddMarketGrains();
            silo.AddFileGrainStorage(StorageNames.Contracts, directory.States);
            silo.AddFileGrainStorage(StorageNames.Recording, directory.States);
            silo.Configure<GrainOptions>(grains => grains.AnnounceEvery = grains.WriteEvery = options.WriteEvery);
            silo.Configure<JournalStreamOptions>(stream => stream.BatchFrames = options.BatchFrames);
        });
        services.AddHostedService<RecordingPolicyFollower>();
        services.AddHostedService<SiloReporter>();
        if (source.Live is null) return;
        services.AddSingleton(options);
        services.AddSingleton(source.Live);
        services.AddHostedService<LiveFollower>();
    }

    private static void AddGateway(IServiceCollection services, NodeOptions options, DataDirectory directory, NodeStore store, TickJournal journal)
    {
        services.AddMdcGateway(new GatewayOptions
        {
            WebSocketPort = options.WebSocketPort,
            HttpPort = options.HttpPort,
            DataDirectory = directory.Path,
            Source = options.Source,
            Feeders = [options.Feeder],
            Shards = options.Shards,
            Address = options.Address,
            AllowedHosts = options.AllowedHosts,
            AllowedOrigins = options.AllowedOrigins,
            CertificatePath = options.CertificatePath,
            CertificateKeyPath = options.CertificateKeyPath,
        });
        if (store.Bars is IBarRevisions revisions) services.AddSingleton(revisions);
        if (store.Database is { } database)
        {
            services.AddSingleton<IAuditTrail>(new TimescaleAuditTrail(database));
            services.AddSingleton<IStoreReport>(new TimescaleStoreReport(database));
            services.AddSingleton<IQualityReport>(new TimescaleQualityReport(database));
        }
        services.AddHostedService<KnownInstruments>();
        services.AddSingleton<IReadinessCheck>(provider => new ReadinessCheck(
            $"feeder {options.Feeder}", _ => ValueTask.FromResult(provider.GetRequiredService<IFeederControl>().Status.Trouble)));
        services.AddSingleton<IReadinessCheck>(new ReadinessCheck("journal's disk", _ => ValueTask.FromResult(
            journal.DiskAlarm ? $"The journal's disk is {journal.DiskUsedShare:P0} full: it refuses ticks at 95 %." : null)));
        services.AddSingleton<IReadinessCheck>(new ReadinessCheck("store", async cancellation =>
        {
            await store.Bars.Recover(0, cancellation);
            return null;
        }));
    }
}
