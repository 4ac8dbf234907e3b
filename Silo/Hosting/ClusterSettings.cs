using System.Net;

namespace Mdc.Silo.Hosting;

/// <summary>Where a process finds its cluster and how it is reached there.</summary>
internal sealed record ClusterSettings
{
    /// <summary>A process that is all of its cluster until others join it.</summary>
    public static readonly ClusterSettings OfOneMachine = new();

    /// <summary>Connection string of the PostgreSQL that keeps membership, states and reminders; null: the first silo keeps them in memory.</summary>
    public string? Database { get; init; }

    /// <summary>The first silo of a cluster without a database; null where this process is it.</summary>
    public IPEndPoint? FirstSilo { get; init; }

    /// <summary>A gateway port of a cluster without a database, for processes that are no silos.</summary>
    public IPEndPoint? FirstSiloGateway { get; init; }

    /// <summary>Where grains' states are kept as files by a cluster without a database: the first silo's folder. Null for this node's own.</summary>
    public string? StatesPath { get; init; }

    /// <summary>The address other silos reach this one at. Default loopback; anything else needs certificates.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port of silos; 0 (default) takes a free one.</summary>
    public int SiloPort { get; init; }

    /// <summary>The port of clients; 0 (default) takes a free one.</summary>
    public int GatewayPort { get; init; }

    /// <summary>Folder with ca.crt, node.crt and node.key (PEM) for mutual TLS; null for plain connections on loopback.</summary>
    public string? Certificates { get; init; }

    /// <summary>When shards follow a silo that has joined.</summary>
    public Grains.ShardMoves Moves { get; init; } = Grains.ShardMoves.AtOnce;

    /// <summary>The silos' port, once it is chosen.</summary>
    public IPEndPoint SiloEndpoint => new(Address, SiloPort);

    /// <summary>The clients' port, once it is chosen.</summary>
    public IPEndPoint GatewayEndpoint => new(Address, GatewayPort);
}
