using System.Net;
using Mdc.Domain.Quality;

namespace Mdc.Gateway;

/// <summary>Where the gateway listens and what it allows. Every default is for one machine: loopback only.</summary>
public sealed class GatewayOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>Address of both endpoints. Default 127.0.0.1. Anything else asks every reader for the token.</summary>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>Port of the WebSocket endpoint, which answers nothing else. Default 7799; 0 takes a free one.</summary>
    public int WebSocketPort { get; set; } = 7799;

    /// <summary>Port of REST, dashboard, health and metrics. Default 8000; 0 takes a free one.</summary>
    public int HttpPort { get; set; } = 8000;

    /// <summary>Names, beside localhost and the bound address, that a request's Host may carry. Default none.</summary>
    public IReadOnlyList<string> AllowedHosts { get; set; } = [];

    /// <summary>Origins, beside the gateway's own, whose pages may connect: "https://desk.example". Default none.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = [];

    /// <summary>PEM file with the certificate (and its chain) both endpoints show; null (default) for plain HTTP, which is for loopback.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>PEM file with the certificate's key; null where it is in the same file.</summary>
    public string? CertificateKeyPath { get; set; }

    /// <summary>True where both endpoints speak TLS.</summary>
    public bool HasTls => CertificatePath is not null;

    /// <summary>The data directory; the token for state changes is its file <see cref="Access.AccessToken.FileName"/>.</summary>
    public string DataDirectory { get; set; } = ".mdc";

    /// <summary>Folder of the built dashboard. Default: "dashboard" beside the program.</summary>
    public string DashboardDirectory { get; set; } = Path.Combine(AppContext.BaseDirectory, "dashboard");

    /// <summary>Path of the dashboard of the runtime itself, which the host maps beside ours; null (default) where there is none.</summary>
    public string? ClusterDashboard { get; set; }

    /// <summary>What the data is; readers are told.</summary>
    public SourceKind Source { get; set; } = SourceKind.Live;

    /// <summary>The feeders asked for their status. Default feeder 1.</summary>
    public IReadOnlyList<byte> Feeders { get; set; } = [1];

    /// <summary>How many shards the cluster has. Default 16.</summary>
    public int Shards { get; set; } = 16;

    /// <summary>Whether permessage-deflate is negotiated with clients that offer it. Default true; a message costs tens of microseconds, once for all of them.</summary>
    public bool Compression { get; set; } = true;

    /// <summary>Limits on what one client may cost.</summary>
    public ClientLimits Limits { get; set; } = new();
}

/// <summary>What one client may cost. Bytes are of memory or of one message, times are of our clock.</summary>
public sealed class ClientLimits
{
    /// <summary>Clients at once; the next one is refused with 503. Default 2,000.</summary>
    public int MaxClients { get; set; } = 2_000;

    /// <summary>How long a connection may take to ask for something. Default 10 s.</summary>
    public TimeSpan HandshakeWithin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Frames of one request; more close with 1009. Default 1,024.</summary>
    public int MaxFragments { get; set; } = 1_024;

    /// <summary>Longest request in bytes, inflated where it was compressed; a longer one closes with 1009. Default 64 KiB.</summary>
    public int MaxMessageBytes { get; set; } = 64 * 1024;

    /// <summary>Instruments one client may subscribe. Default 25,000.</summary>
    public int MaxInstruments { get; set; } = 25_000;

    /// <summary>Bar series (instrument and period) one client may subscribe. Default 64.</summary>
    public int MaxBarSeries { get; set; } = 64;

    /// <summary>Requests per second, sustained; twice as many in a burst. Default 50.</summary>
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>REST requests per second of one token, or of one address without; twice as many in a burst. Default 200.</summary>
    public int RestRequestsPerSecond { get; set; } = 200;

    /// <summary>
    /// WebSocket handshakes per second of one token, or of one address without; at once as many as <see cref="MaxClients"/>. Default 500. They have
    /// a bucket of their own: a host whose clients all come back after a restart must not be kept out by it, nor lock itself out of REST.
    /// </summary>
    public int HandshakesPerSecond { get; set; } = 500;

    /// <summary>Waiting bytes above which pushes are conflated: per instrument only the newest is kept. Default 256 KiB.</summary>
    public int ConflateAboveBytes { get; set; } = 256 * 1024;

    /// <summary>Waiting bytes above which the client is closed at once: answers and closed bars can't be conflated. Default 1 MiB.</summary>
    public int CloseAboveBytes { get; set; } = 1024 * 1024;

    /// <summary>How long a client may stay behind, or one write may take, before it is closed. Default 8 s.</summary>
    public TimeSpan SlowClientGrace { get; set; } = TimeSpan.FromSeconds(8);
}
