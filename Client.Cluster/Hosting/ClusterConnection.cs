using System.Net;

namespace Mdc.Client.Cluster.Hosting;

/// <summary>Where a client finds its cluster, and what it shows there.</summary>
public sealed record ClusterConnection
{
    /// <summary>The cluster's name: only processes of one name meet.</summary>
    public const string ClusterName = "mdc";

    /// <summary>Connection string of the PostgreSQL that the cluster meets at; null for a cluster of one machine without one.</summary>
    public string? Database { get; init; }

    /// <summary>The port for clients of a silo on this machine, where there is no database.</summary>
    public IPEndPoint? Silo { get; init; }

    /// <summary>Folder with ca.crt, node.crt and node.key (PEM) for mutual TLS; null for plain connections on loopback.</summary>
    public string? Certificates { get; init; }
}
