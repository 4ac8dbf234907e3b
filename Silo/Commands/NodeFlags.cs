using System.CommandLine;
using System.Globalization;
using System.Net;
using Mdc.Silo.Hosting;
using Microsoft.Extensions.Logging;

namespace Mdc.Silo.Commands;

/// <summary>Options of the verbs that run a node.</summary>
internal static class NodeFlags
{
    public static readonly Option<string> Postgres = new("--postgres") { Description = "Connection string of a PostgreSQL server. Default: a private one in the data directory.", HelpName = "CONNECTION" };

    public static readonly Option<(int WebSocket, int Http)> Ports = new("--ports")
    {
        Description = "WebSocket and HTTP port; 0 takes a free one. Default 7799,8000.",
        HelpName = "WS,HTTP",
        DefaultValueFactory = _ => (7799, 8000),
        CustomParser = result =>
        {
            var parts = result.Tokens[0].Value.Split(',');
            if (parts.Length == 2 && ushort.TryParse(parts[0], CultureInfo.InvariantCulture, out var webSocket) && ushort.TryParse(parts[1], CultureInfo.InvariantCulture, out var http)) return (webSocket, http);
            result.AddError($"'{result.Tokens[0].Value}' is no pair of ports as 7799,8000.");
            return default;
        },
    };

    public static readonly Option<LogLevel> Log = new("--log") { Description = "Debug, Information, Warning (default) or Error.", DefaultValueFactory = _ => LogLevel.Warning };

    public static readonly Option<IPAddress> Listen = new("--listen")
    {
        Description = "Address to listen on. Default 127.0.0.1; any other asks every reader for a token, and should have --tls-cert.",
        HelpName = "ADDRESS",
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out var address)) return address;
            result.AddError($"'{result.Tokens[0].Value}' is no address as 0.0.0.0 or 192.168.1.5.");
            return null;
        },
    };

    public static readonly Option<string[]> Hosts = new("--allow-host") { Description = "A name the gateway is reached by; may be given several times.", HelpName = "NAME" };

    public static readonly Option<string[]> Origins = new("--allow-origin") { Description = "An origin whose pages may use the gateway, as https://desk.example; may be given several times.", HelpName = "ORIGIN" };

    public static readonly Option<string> Certificate = new("--tls-cert") { Description = "PEM file with the certificate; both ports speak TLS then.", HelpName = "FILE" };

    public static readonly Option<string> CertificateKey = new("--tls-key") { Description = "PEM file with the certificate's key. Default: the same file.", HelpName = "FILE" };

    /// <summary>What the common flags ask for.</summary>
    public static NodeOptions NodeOptions(this ParseResult parse, Terminal terminal)
    {
        var (webSocket, http) = parse.GetValue(Ports);
        return new NodeOptions
        {
            DataPath = parse.DataDirectory(terminal),
            Postgres = parse.GetValue(Postgres),
            WebSocketPort = webSocket,
            HttpPort = http,
            LogLevel = parse.GetValue(Log),
            Address = parse.GetValue(Listen) ?? IPAddress.Loopback,
            AllowedHosts = parse.GetValue(Hosts) ?? [],
            AllowedOrigins = parse.GetValue(Origins) ?? [],
            CertificatePath = parse.GetValue(Certificate),
            CertificateKeyPath = parse.GetValue(CertificateKey),
        };
    }
}
