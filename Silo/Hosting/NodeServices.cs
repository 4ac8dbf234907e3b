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

namespace Mdc.Silo.Hosting;

/// <summary>Composes the host of a node that takes ticks in: feeder and silo, and a gateway where it is wanted.</summary>
internal static class NodeServices
{
    /// <summary>A host. Nothing has started.</summary>
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
        AddReadiness(web.Services, options, journal);
        if (options.Role == NodeRole.Feeder) return ProcessServices.BuildHealthOnly(web, options, directory);
        ProcessServices.AddGateway(web.Services, options, directory, store);
        var app = web.Build();
        logs.AddProvider(app.Services.GetRequiredService<LogRing>());
        app.MapMdcGateway();
        app.MapClusterDashboard();
        return app;
    }

    private static void AddNode(
        IHostApplicationBuilder builder, NodeOptions options, DataDirectory directory, MarketRules rules, NodeStore store, TickJournal journal,
        NodeSource source, FeedHealth health, RejectsFile rejects, ILoggerFactory logs, TimeProvider time)
    {
        ProcessServices.AddCommon(builder, options, rules, store, logs, time);
        var services = builder.Services;
        if (store.Ticks is not null)
        {
            services.AddSingleton(provider => new TickArchiver(journal, store.Ticks, new TickArchiverOptions(), time, provider.GetRequiredService<ILogger<TickArchiver>>()));
            services.AddHostedService<TickArchiving>();
        }
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
        ProcessServices.AddSilo(builder, options, directory);
        services.AddHostedService<RecordingPolicyFollower>();
        if (source.Live is null) return;
        services.AddSingleton(source.Live);
        services.AddHostedService<LiveFollower>();
    }

    private static void AddReadiness(IServiceCollection services, NodeOptions options, TickJournal journal)
    {
        services.AddSingleton<IReadinessCheck>(provider => new ReadinessCheck(
            $"feeder {options.Feeder}", _ => ValueTask.FromResult(provider.GetRequiredService<IFeederControl>().Status.Trouble)));
        services.AddSingleton<IReadinessCheck>(provider => new ReadinessCheck(
            "delivery", _ => ValueTask.FromResult(provider.GetRequiredService<JournalStreamProvider>().Trouble)));
        services.AddSingleton<IReadinessCheck>(new ReadinessCheck("journal's disk", _ => ValueTask.FromResult(
            journal.DiskAlarm ? $"The journal's disk is {journal.DiskUsedShare:P0} full: it refuses ticks at 95 %." : null)));
    }
}
