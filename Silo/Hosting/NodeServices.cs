using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Feeder;
using Mdc.Feeder.Pump;
using Mdc.Feeder.Replay;
using Mdc.Gateway;
using Mdc.Gateway.Health;
using Mdc.Grains;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Storage;
using Mdc.Grains.Streams;
using Mdc.Journal;
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
        NodeSource source, FeedHealth health, RejectsFile rejects, TimeProvider time)
    {
        if (!options.HasGateway)
        {
            var plain = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            AddNode(plain, options, directory, rules, store, journal, source, health, rejects, time);
            return plain.Build();
        }

        var web = WebApplication.CreateSlimBuilder(new WebApplicationOptions());
        AddNode(web, options, directory, rules, store, journal, source, health, rejects, time);
        AddGateway(web.Services, options, directory, store, journal);
        var app = web.Build();
        app.MapMdcGateway();
        return app;
    }

    private static void AddNode(
        IHostApplicationBuilder builder, NodeOptions options, DataDirectory directory, MarketRules rules, NodeStore store, TickJournal journal,
        NodeSource source, FeedHealth health, RejectsFile rejects, TimeProvider time)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "));
        builder.Logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(options.LogLevel);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

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
            silo.Configure<GrainOptions>(grains => (grains.Shards, grains.AnnounceEvery, grains.WriteEvery) = (options.Shards, options.WriteEvery, options.WriteEvery));
            silo.Configure<JournalStreamOptions>(stream => stream.BatchFrames = options.BatchFrames);
        });
        services.AddHostedService<RecordingPolicyFollower>();
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
        });
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
