using System.CommandLine;
using System.Globalization;
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
        };
    }
}
