using System.Net;
using Mdc.Domain.Quality;

namespace Mdc.Silo.Hosting;

/// <summary>What one node is to run: made from the command line and the configuration, once.</summary>
internal sealed record NodeOptions
{
    /// <summary>Where the journal, the private database and the token are.</summary>
    public required string DataPath { get; init; }

    /// <summary>What the process is to its cluster. Default everything.</summary>
    public NodeRole Role { get; init; } = NodeRole.All;

    /// <summary>Where it finds the others. Default: it is alone until others join it.</summary>
    public ClusterSettings Cluster { get; init; } = ClusterSettings.OfOneMachine;

    /// <summary>Where ticks come from.</summary>
    public SourceKind Source { get; init; } = SourceKind.Simulated;

    /// <summary>Recorded files, for <see cref="SourceKind.Replay"/>.</summary>
    public IReadOnlyList<string> ReplayFiles { get; init; } = [];

    /// <summary>The configuration of the fronts, for <see cref="SourceKind.Live"/>.</summary>
    public string FrontsPath { get; init; } = "";

    /// <summary>The vendor's library of fronts that name none.</summary>
    public string? Library { get; init; }

    /// <summary>The contract lists, for <see cref="SourceKind.Live"/>.</summary>
    public IReadOnlyList<string> ContractPaths { get; init; } = [];

    /// <summary>An environment variable, for the fronts' secrets.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>Where rows a replay could not take are listed; null for the data directory.</summary>
    public string? RejectsPath { get; init; }

    /// <summary>How many instruments the simulated exchange has. Default 900.</summary>
    public int SimulatedInstruments { get; init; } = 900;

    /// <summary>Makes the simulated exchange repeatable. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>True: the simulated exchange keeps the market's hours. False (default): always open.</summary>
    public bool FollowsCalendar { get; init; }

    /// <summary>Ticks per second over all instruments, for benchmarks; null for a market's own rhythm.</summary>
    public int? Rate { get; init; }

    /// <summary>1: as fast as it happened; 10: ten times; 0: as fast as possible.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>A PostgreSQL connection string; null for a private server in the data directory.</summary>
    public string? Postgres { get; init; }

    /// <summary>False: bars are kept in memory and ticks are not archived.</summary>
    public bool HasStore { get; init; } = true;

    /// <summary>False, and no store: closed bars are let go, for measuring what is before a store.</summary>
    public bool KeepsBars { get; init; } = true;

    /// <summary>True: ticks are archived in the store.</summary>
    public bool ArchivesTicks { get; init; } = true;

    /// <summary>False: no WebSocket, REST and dashboard.</summary>
    public bool HasGateway { get; init; } = true;

    /// <summary>The WebSocket's port. Default 7799.</summary>
    public int WebSocketPort { get; init; } = 7799;

    /// <summary>REST's and the dashboard's port. Default 8000.</summary>
    public int HttpPort { get; init; } = 8000;

    /// <summary>The address both ports listen on. Default loopback: anything else asks every reader for a token.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Names the gateway is reached by, beside localhost and its address.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins, beside its own, whose pages may use it.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>PEM file with its certificate; null for plain HTTP.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>PEM file with the certificate's key; null where it is in the same file.</summary>
    public string? CertificateKeyPath { get; init; }

    /// <summary>How many shards; fixed for a data directory. Default 16.</summary>
    public int Shards { get; init; } = 16;

    /// <summary>This feeder's number.</summary>
    public byte Feeder { get; init; } = 1;

    /// <summary>The most frames in one batch from journal to shard.</summary>
    public int BatchFrames { get; init; } = 512;

    /// <summary>How long bars may wait before they are announced and written. Default 1 s.</summary>
    public TimeSpan WriteEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>True (default): each trading day is certified once it is over, and the journal's oldest segments are removed when they may go.</summary>
    public bool CertifiesDays { get; init; } = true;

    /// <summary>How many trading days the journal keeps at least. Default 5.</summary>
    public int JournalDays { get; init; } = 5;

    /// <summary>What is logged. Default warnings: a terminal shows what needs somebody.</summary>
    public Microsoft.Extensions.Logging.LogLevel LogLevel { get; init; } = Microsoft.Extensions.Logging.LogLevel.Warning;

    /// <summary>The kind of data directory this needs.</summary>
    public DataKind Kind => new(Source, Source == SourceKind.Simulated && !FollowsCalendar ? DataKind.AlwaysOpen : DataKind.China, Shards);
}
