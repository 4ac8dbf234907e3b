using Mdc.Domain.Calendar;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Mdc.Client.Cluster.Hosting;

/// <summary>Makes a process a client of the cluster.</summary>
public static class ClusterMarketDataHosting
{
    private const string Postgres = "Npgsql";

    // Which silo has which grains is asked for this often; by default a new role would be known after a minute.
    private static readonly TimeSpan LearnGrainsEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LearnSilosEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>Adds an <see cref="IMarketDataClient"/> over the cluster. Connects when the host starts, and waits for the cluster where there is none yet.</summary>
    /// <param name="builder">The strategy's host.</param>
    /// <param name="connection">Where the cluster is.</param>
    /// <param name="options">Its shape; null for the defaults.</param>
    /// <exception cref="ArgumentException">Neither a database nor a silo is named, or the certificates can't be used.</exception>
    public static IHostApplicationBuilder AddClusterMarketData(this IHostApplicationBuilder builder, ClusterConnection connection, ClusterMarketDataOptions? options = null)
    {
        builder.UseOrleansClient(client => client.ConnectTo(connection));
        builder.Services.AddSingleton<IMarketDataClient>(services => new ClusterMarketDataClient(
            services.GetRequiredService<IClusterClient>(), MarketRules.LoadEmbedded(), TimeProvider.System, options, services.GetRequiredService<ILogger<ClusterMarketDataClient>>()));
        return builder;
    }

    /// <summary>How a client of ours finds the cluster and speaks to it.</summary>
    /// <exception cref="ArgumentException">Neither a database nor a silo is named, or the certificates can't be used.</exception>
    public static void ConnectTo(this IClientBuilder client, ClusterConnection connection)
    {
        client.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = ClusterConnection.ClusterName);
        client.Configure<TypeManagementOptions>(types => types.TypeMapRefreshInterval = LearnGrainsEvery);
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = LearnSilosEvery);
        if (connection.Certificates is { } folder) client.UseTls(ClusterCertificates.Load(folder).Apply);
        if (connection.Database is { } database) client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Postgres, Few(database)));
        else if (connection.Silo is { } silo) client.UseStaticClustering(silo);
        else throw new ArgumentException("A client needs a cluster: name its database, or a silo of this machine.", nameof(connection));
        client.UseConnectionRetryFilter(async (_, cancellation) =>
        {
            await Task.Delay(RetryAfter, TimeProvider.System, cancellation);
            return true;
        });
    }

    /// <summary>A connection string for the cluster's own queries, which are small and rare: they leave the server's connections to the stores.</summary>
    public static string Few(string database) => new Npgsql.NpgsqlConnectionStringBuilder(database) { MaxPoolSize = 3, ApplicationName = "mdc cluster" }.ConnectionString;
}
