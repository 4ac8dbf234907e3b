using System.CommandLine;
using Mdc.Client;
using Mdc.Gateway.Access;
using Mdc.Silo.Nodes;

namespace Mdc.Silo.Commands;

/// <summary>Options that every verb takes, and those of the verbs that ask a running node.</summary>
internal static class CommonOptions
{
    /// <summary>Environment variable with the data directory.</summary>
    public const string DataVariable = "MDC_DATA";

    /// <summary>Environment variable with the access token of a gateway on another machine.</summary>
    public const string TokenVariable = "MDC_TOKEN";

    public static readonly Option<string> Data = new("--data")
    {
        Description = $"The node's data directory. Default: ${DataVariable}, else ./.mdc/data.",
        HelpName = "DIRECTORY",
        Recursive = true,
    };

    public static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "Show where an error came from.", Recursive = true };

    public static readonly Option<bool> Json = new("--json") { Description = "Print JSON: one document, or one per line where the output goes on." };

    public static readonly Option<Uri> Gateway = new("--gateway")
    {
        Description = $"REST address of the gateway. Default: that of the node of the data directory, else http://127.0.0.1:8000/. On another machine set ${TokenVariable}.",
        HelpName = "URL",
        CustomParser = result => ParseUri(result, "http", "https"),
    };

    public static readonly Option<Uri> WebSocket = new("--websocket")
    {
        Description = "WebSocket address of the gateway. Default: that of the node of the data directory, else ws://127.0.0.1:7799/.",
        HelpName = "URL",
        CustomParser = result => ParseUri(result, "ws", "wss"),
    };

    /// <summary>The data directory as a full path; it may not exist.</summary>
    public static string DataDirectory(this ParseResult parse, Terminal terminal) =>
        Path.GetFullPath(parse.GetValue(Data) ?? terminal.Environment(DataVariable) ?? Path.Combine(".mdc", "data"));

    /// <summary>A client of the gateway that is meant: named, or that of the data directory's node, or the default.</summary>
    public static MarketDataClient Client(this ParseResult parse, Terminal terminal)
    {
        var options = new MarketDataClientOptions { AccessToken = terminal.Environment(TokenVariable) };
        if (NodeFile.Read(parse.DataDirectory(terminal)) is { IsRunning: true } node)
        {
            var token = Path.Combine(parse.DataDirectory(terminal), AccessToken.FileName);
            options = options with
            {
                HttpAddress = node.HttpAddress,
                WebSocketAddress = node.WebSocketAddress ?? options.WebSocketAddress,
                AccessToken = options.AccessToken ?? (File.Exists(token) ? File.ReadAllText(token).Trim() : null),
            };
        }
        if (parse.GetValue(Gateway) is { } gateway) options = options with { HttpAddress = gateway };
        if (parse.GetValue(WebSocket) is { } socket) options = options with { WebSocketAddress = socket };
        return new MarketDataClient(options, terminal.Time);
    }

    private static Uri? ParseUri(System.CommandLine.Parsing.ArgumentResult result, params string[] schemes)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme)) return uri;
        result.AddError($"'{text}' is not an address as {schemes[0]}://127.0.0.1:8000/.");
        return null;
    }
}
