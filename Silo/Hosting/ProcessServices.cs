using Mdc.Domain.Audit;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Storage;
using Mdc.Gateway;
using Mdc.Gateway.Health;
using Mdc.Grains;
using Mdc.Grains.Placement;
using Mdc.Grains.Streams;
using Mdc.Storage.Timescale.Audit;
using Mdc.Storage.Timescale.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mdc.Silo.Hosting;

/// <summary>What processes of several roles have in their hosts.</summary>
internal static class ProcessServices
{
    /// <summary>The log, the clock, the market's rules and the store.</summary>
    public static void AddCommon(IHostApplicationBuilder builder, NodeOptions options, MarketRules rules, NodeStore store, ILoggerFactory logs, TimeProvider time)
    {
        // One for the parts made before the host and those made by it.
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(rules);
        builder.Services.AddSingleton(store.Bars);
        if (store.Ticks is not null) builder.Services.AddSingleton(store.Ticks);
        builder.Services.AddSingleton<IReadinessCheck>(new ReadinessCheck("store", async cancellation =>
        {
            await store.Bars.Recover(0, cancellation);
            return null;
        }));
    }

    /// <summary>A silo with the grains of the process's role.</summary>
    public static void AddSilo(IHostApplicationBuilder builder, NodeOptions options, DataDirectory directory)
    {
        builder.Services.AddSingleton<IQuarantine>(new QuarantineFiles(directory.Quarantine));
        ClusterHosting.AddSilo(builder, SiloName(options), options.Cluster, directory.States, silo =>
        {
            if (options.Role == NodeRole.Feeder) silo.OnlyFor(GrainRoles.Feeder);
            if (options.Role == NodeRole.Silo) silo.OnlyFor(GrainRoles.Market);
            silo.AddMarketGrains();
            if (options.HasGateway) silo.AddClusterDashboard();
            silo.Services.Configure<GrainOptions>(grains =>
            {
                (grains.Shards, grains.MoveShards) = (options.Shards, options.Cluster.Moves);
                (grains.AnnounceEvery, grains.WriteEvery) = (options.WriteEvery, options.WriteEvery);
            });
            silo.Services.Configure<JournalStreamOptions>(stream => stream.BatchFrames = options.BatchFrames);
        });
        // Behind the silo, so that it is stopped before it: shards leave while the silo still works.
        builder.Services.AddHostedService<ClusterPresence>();
        builder.Services.AddSingleton<IReadinessCheck, MembershipCheck>();
    }

    /// <summary>The gateway and what it asks of its host.</summary>
    public static void AddGateway(IServiceCollection services, NodeOptions options, DataDirectory directory, NodeStore store)
    {
        services.AddMdcGateway(OfGateway(options, directory));
        if (store.Bars is IBarRevisions revisions) services.AddSingleton(revisions);
        if (store.Database is { } database)
        {
            services.AddSingleton<IAuditTrail>(new TimescaleAuditTrail(database));
            services.AddSingleton<IStoreReport>(new TimescaleStoreReport(database));
            services.AddSingleton<IQualityReport>(new TimescaleQualityReport(database));
        }
        services.AddClusterPushes();
        services.AddHostedService<InstrumentsFollower>();
    }

    /// <summary>A process that answers only how it is: liveness and readiness.</summary>
    public static WebApplication BuildHealthOnly(WebApplicationBuilder web, NodeOptions options, DataDirectory directory)
    {
        web.Services.AddMdcHealth(OfGateway(options, directory));
        var app = web.Build();
        app.MapMdcHealth();
        return app;
    }

    /// <summary>The name a process goes by in the cluster.</summary>
    public static string SiloName(NodeOptions options) => options.Role switch
    {
        NodeRole.All or NodeRole.Feeder => FeederDirector.SiloNameOf(options.Feeder.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        NodeRole.Silo => $"silo-{options.Cluster.SiloEndpoint}",
        _ => $"gateway-{Environment.MachineName}-{Environment.ProcessId}",
    };

    private static GatewayOptions OfGateway(NodeOptions options, DataDirectory directory) => new()
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
        ClusterDashboard = ClusterDashboard.Path,
    };
}
