using Mdc.Silo.Commands;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Mdc.Silo.Hosting;

/// <summary>The Local runtime: one process is all of its cluster.</summary>
internal static class ClusterHosting
{
    /// <summary>Name of the runtime this program was built with.</summary>
    public const string Runtime = "Local";

    /// <summary>Refuses what takes several processes.</summary>
    /// <exception cref="CommandException">A role, a cluster's database or an address beyond this process.</exception>
    public static Task<ClusterSettings> Prepare(NodeRole role, ClusterSettings cluster, CancellationToken cancellation)
    {
        if (role != NodeRole.All || cluster != ClusterSettings.OfOneMachine with { Moves = cluster.Moves })
            throw new CommandException(ExitCode.Usage, "Several processes take the Orleans runtime, and this program was built with Local, which is one process: see ./mdc build --runtime orleans.");
        return Task.FromResult(cluster);
    }

    /// <summary>Adds a silo.</summary>
    public static void AddSilo(IHostApplicationBuilder builder, string name, ClusterSettings cluster, string states, Action<ISiloBuilder> configure) =>
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.AddFileStorages(states);
            configure(silo);
        });

    /// <summary>Never called: <see cref="Prepare"/> refuses the roles that need it.</summary>
    public static void AddClient(IHostApplicationBuilder builder, ClusterSettings cluster) => throw new NotSupportedException("The Local runtime has no clients in other processes.");
}
