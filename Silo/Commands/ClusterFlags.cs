using System.CommandLine;
using System.Net;
using Mdc.Grains;
using Mdc.Silo.Hosting;
using Mdc.Silo.Nodes;

namespace Mdc.Silo.Commands;

/// <summary>Options by which a process becomes a part of a cluster. docs/cluster.md.</summary>
internal static class ClusterFlags
{
    /// <summary>Environment variable with the cluster's connection string: a command line can be read by everybody on the machine.</summary>
    public const string ClusterVariable = "MDC_CLUSTER";

    public static readonly Option<NodeRole> Role = new("--role") { Description = "all (default), feeder, silo or gateway.", HelpName = "ROLE", DefaultValueFactory = _ => NodeRole.All };
    public static readonly Option<string> Cluster = new("--cluster") { Description = $"Connection string of the PostgreSQL that the cluster meets at; bars and ticks go there too. Default ${ClusterVariable}.", HelpName = "CONNECTION" };
    public static readonly Option<string> Join = new("--join") { Description = "Join the node of this data directory, on this machine, without a database of the cluster's own.", HelpName = "DIRECTORY" };
    public static readonly Option<string> Listen = new("--silo-address") { Description = "Address that other silos reach this one at. Default 127.0.0.1; any other takes --tls.", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
    public static readonly Option<string> SiloPorts = new("--silo-ports") { Description = "Ports for silos and for clients; 0 takes a free one. Default 0,0.", HelpName = "SILOS,CLIENTS", DefaultValueFactory = _ => "0,0" };
    public static readonly Option<string> Tls = new("--tls") { Description = "Folder with ca.crt, node.crt and node.key: silos and clients show each other certificates.", HelpName = "DIRECTORY" };
    public static readonly Option<bool> MoveOffSession = new("--move-off-session") { Description = "Shards follow a silo that has joined only while no exchange is in session. Default: at once." };

    /// <summary>The options, for a verb that runs a node.</summary>
    public static readonly IReadOnlyList<Option> All = [Role, Cluster, Join, Listen, SiloPorts, Tls, MoveOffSession];

    /// <summary>Puts what they ask for into a node's options.</summary>
    /// <exception cref="CommandException">They contradict each other.</exception>
    public static NodeOptions InCluster(this NodeOptions options, ParseResult parse, Terminal terminal)
    {
        var role = parse.GetValue(Role);
        var database = parse.GetValue(Cluster) ?? terminal.Environment(ClusterVariable);
        var joined = parse.GetValue(Join);
        if (database is not null && joined is not null) throw new CommandException(ExitCode.Usage, "--cluster and --join are two clusters: name one.");
        if (role is not NodeRole.All && database is null && joined is null)
            throw new CommandException(ExitCode.Usage, $"A {role.ToString().ToLowerInvariant()} needs a cluster: name its database with --cluster, or a node of this machine with --join.");

        var (siloPort, gatewayPort) = Ports(parse.GetValue(SiloPorts)!);
        var cluster = new ClusterSettings
        {
            Database = database,
            Address = IPAddress.TryParse(parse.GetValue(Listen), out var address) ? address : throw new CommandException(ExitCode.Usage, $"'{parse.GetValue(Listen)}' is no address as 10.0.0.5."),
            SiloPort = siloPort,
            GatewayPort = gatewayPort,
            Certificates = parse.GetValue(Tls) is { } folder ? Path.GetFullPath(folder) : null,
            Moves = parse.GetValue(MoveOffSession) ? ShardMoves.OffSession : ShardMoves.AtOnce,
        };
        options = options with { Role = role, Cluster = cluster, Postgres = options.Postgres ?? database };
        return joined is null ? options : Joined(options, Path.GetFullPath(joined));
    }

    private static NodeOptions Joined(NodeOptions options, string directory)
    {
        if (NodeFile.Read(directory) is not { IsRunning: true } node) throw new CommandException(ExitCode.NotRunning, $"No node runs on {directory}: there is nothing to join.");
        if (node.Cluster is not { } first) throw new CommandException(ExitCode.Usage, $"The node of {directory} is no silo of its own cluster: join it with --cluster.");
        return options with
        {
            Source = first.Source,
            FollowsCalendar = first.FollowsCalendar,
            Postgres = first.Postgres ?? options.Postgres ?? throw new CommandException(ExitCode.Usage, $"The database of the node of {directory} was named by a connection string: name it here too, with --postgres."),
            Cluster = options.Cluster with
            {
                FirstSilo = IPEndPoint.Parse(first.SiloEndpoint),
                FirstSiloGateway = IPEndPoint.Parse(first.GatewayEndpoint),
                StatesPath = first.StatesPath,
            },
        };
    }

    private static (int Silo, int Gateway) Ports(string text) =>
        text.Split(',') is [var silo, var gateway] && ushort.TryParse(silo, out var s) && ushort.TryParse(gateway, out var g)
            ? (s, g)
            : throw new CommandException(ExitCode.Usage, $"'{text}' is no pair of ports as 11111,30000.");
}
