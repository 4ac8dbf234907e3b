using System.Net;
using Mdc.Client.Cluster.Hosting;
using Mdc.Grains.Placement;
using Mdc.Silo.Commands;
using Mdc.Storage.Timescale.Cluster;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Mdc.Silo.Hosting;

/// <summary>The Orleans runtime: how a process becomes a silo or a client of its cluster.</summary>
internal static class ClusterHosting
{
    /// <summary>Name of the runtime this program was built with.</summary>
    public const string Runtime = "Orleans";

    private const string Postgres = "Npgsql";

    // Which silo has which grains is asked for this often; by default a new role would be known after a minute.
    private static readonly TimeSpan LearnGrainsEvery = TimeSpan.FromSeconds(1);

    // For half a minute after a silo's death its grains would start nowhere else, lest it hung and comes back. Ours may: what comes back is
    // refused by incarnation and position, and its checkpoint by the store. Bound by name, since 10.x releases call it this or that.
    private static readonly IConfiguration NoLease = ByName(("RangeLeaseDuration", "00:00:00"), ("SafetyLeaseHoldDuration", "00:00:00"));

    // Nobody votes against a silo whose connection has brought anything within this times the three probes: 7.5 s. Four times the probe, as
    // it is by default, a silo that hung was kept for 12 s although no probe of these was answered. By name for the same reason.
    private static readonly IConfiguration LongestProbe = ByName(("MaxProbeTimeout", "00:00:02.5"));

    /// <summary>Checks the settings, makes the cluster's tables, and chooses free ports where none are given.</summary>
    /// <exception cref="CommandException">An address beyond this machine without certificates.</exception>
    public static async Task<ClusterSettings> Prepare(NodeRole role, ClusterSettings cluster, CancellationToken cancellation)
    {
        if (!IPAddress.IsLoopback(cluster.Address) && cluster.Certificates is null)
            throw new CommandException(ExitCode.Usage, $"Silos may be reached at {cluster.Address} only over mutual TLS: name the certificates with --tls, or stay on loopback.");
        if (cluster.Database is { } database) await ClusterSchema.Create(database, cancellation);
        if (role == NodeRole.Gateway) return cluster;
        return cluster with
        {
            SiloPort = cluster.SiloPort == 0 ? FreePorts.Take(cluster.Address) : cluster.SiloPort,
            GatewayPort = cluster.GatewayPort == 0 ? FreePorts.Take(cluster.Address) : cluster.GatewayPort,
        };
    }

    /// <summary>Adds a silo.</summary>
    public static void AddSilo(IHostApplicationBuilder builder, string name, ClusterSettings cluster, string states, Action<ISiloBuilder> configure) =>
        builder.UseOrleans(silo =>
        {
            silo.Services.AddSingleton<ISiloNames, MembershipNames>();
            silo.Services.AddSingleton<IFatalErrorHandler, SiloEnd>();
            silo.Configure<SiloOptions>(options => options.SiloName = name);
            silo.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = ClusterConnection.ClusterName);
            silo.Configure<ClusterMembershipOptions>(Watch);
            silo.Services.AddOptions<ClusterMembershipOptions>().Bind(LongestProbe);
            silo.Configure<TypeManagementOptions>(types => types.TypeMapRefreshInterval = LearnGrainsEvery);
            silo.ConfigureEndpoints(cluster.Address, cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: false);
            // Where a silo dies, the others keep their activations and tell the directory anew; the default directory would end those that
            // were registered with the dead one.
#pragma warning disable ORLEANSEXP003
            silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
            silo.Services.AddOptions<GrainDirectoryOptions>().Bind(NoLease);
            if (cluster.Certificates is { } folder) Usable(() => silo.UseTls(ClusterCertificates.Load(folder).Apply));
            if (cluster.Database is { } database) UseDatabase(silo, database);
            else UseMemory(silo, cluster, states);
            configure(silo);
        });

    /// <summary>Adds a client.</summary>
    /// <exception cref="CommandException">No cluster is named, or the certificates can't be used.</exception>
    public static void AddClient(IHostApplicationBuilder builder, ClusterSettings cluster)
    {
        if (cluster.Database is null && cluster.FirstSiloGateway is null)
            throw new CommandException(ExitCode.Usage, "A gateway needs a cluster: name its database with --cluster, or a node of this machine with --join.");
        builder.UseOrleansClient(client =>
        {
            Usable(() => client.ConnectTo(new ClusterConnection { Database = cluster.Database, Silo = cluster.FirstSiloGateway, Certificates = cluster.Certificates }));
            client.AddClusterDashboard();
        });
    }

    private static void Usable(Action connect)
    {
        try
        {
            connect();
        }
        catch (ArgumentException e)
        {
            throw new CommandException(ExitCode.Usage, e.Message, e);
        }
    }

    private static IConfiguration ByName(params (string Option, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Option, setting => (string?)setting.Value)).Build();

    private static void UseDatabase(ISiloBuilder silo, string database)
    {
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Postgres, ClusterMarketDataHosting.Few(database)));
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Postgres, ClusterMarketDataHosting.Few(database)));
        foreach (var name in StateStorages.Names) silo.AddAdoNetGrainStorage(name, options => (options.Invariant, options.ConnectionString) = (Postgres, ClusterMarketDataHosting.Few(database)));
    }

    private static void UseMemory(ISiloBuilder silo, ClusterSettings cluster, string states)
    {
        silo.UseDevelopmentClustering(cluster.FirstSilo ?? cluster.SiloEndpoint);
        silo.UseInMemoryReminderService();
        silo.AddFileStorages(cluster.StatesPath ?? states);
    }

    // design.md 8: one probe a second, three missed, two votes. The sign of life in the table is what tells a silo of the last start from a
    // living one when all of them were killed: after three missed ones nobody waits for it.
    private static void Watch(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.NumMissedProbesLimit = 3;
        membership.NumVotesForDeathDeclaration = 2;
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(3);
        membership.NumMissedTableIAmAliveLimit = 3;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
    }
}
