using System.CommandLine;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Mdc.Client;
using Mdc.Silo.Nodes;

namespace Mdc.Silo.Commands;

/// <summary>mdc ws: a console on the gateway's WebSocket. What is typed is sent, what comes is printed.</summary>
internal static class WsCommand
{
    private const int LongestMessage = 16 * 1024 * 1024;

    private static readonly Option<string[]> Send = new("--send") { Description = "Send this before reading the input; may be given several times.", HelpName = "JSON" };

    private static readonly Option<int?> Lines = new("--lines", "-n") { Description = "End after so many messages.", HelpName = "N" };

    public static Command Build(Terminal terminal) =>
        new Verb("ws", "A console on the gateway's WebSocket: each line of the input is sent, each message is printed. A line that is no JSON is short for a request: \"sub rb2605\", \"bars rb2605 1m\", \"search rb\", \"list\".",
            "./mdc ws", "./mdc ws --send '{\"action\":\"subscribe\",\"instruments\":[\"rb2605\"]}' -n 10", "echo 'sub rb2605' | ./mdc ws")
        {
            Send, Lines, CommonOptions.WebSocket,
        }.Does((parse, cancellation) => Run(parse, terminal, cancellation));

    /// <summary>What a line means: JSON as it is, else a short form; null for an empty line.</summary>
    internal static string? RequestOf(string line)
    {
        var words = line.Split((char[])[' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return null;
        if (line.TrimStart().StartsWith('{')) return line;
        var rest = words[1..];
        return (words[0], rest.Length) switch
        {
            ("sub" or "subscribe", > 0) => Json(new { action = "subscribe", instruments = rest }),
            ("unsub" or "unsubscribe", > 0) => Json(new { action = "unsubscribe", instruments = rest }),
            ("bars", > 1) => Json(new { action = "subscribe_bars", instruments = rest[..^1], period = rest[^1] }),
            ("search", 1) => Json(new { action = "search", pattern = rest[0] }),
            ("list", 0) => Json(new { action = "list" }),
            ("list", 1) => Json(new { action = "list", product = rest[0] }),
            ("quotes", 0) => Json(new { action = "subscribe_quotes" }),
            _ => throw new CommandException(ExitCode.Usage, $"'{line.Trim()}' is not understood: JSON, or sub, unsub, bars CODE PERIOD, search, list, quotes."),
        };
    }

    private static async Task<ExitCode> Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        var address = parse.GetValue(CommonOptions.WebSocket)
            ?? (NodeFile.Read(parse.DataDirectory(terminal)) is { IsRunning: true, WebSocketAddress: { } ofNode } ? ofNode : new Uri("ws://127.0.0.1:7799/"));
        using var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        if (terminal.Environment(CommonOptions.TokenVariable) is { Length: > 0 } token) socket.Options.AddSubProtocol($"mdc.token.{token}");
        try
        {
            await socket.ConnectAsync(address, cancellation);
        }
        catch (WebSocketException e)
        {
            throw new GatewayUnreachableException(address, e);
        }
        terminal.Error.WriteLine($"mdc: connected to {address}; Ctrl+C ends.");
        foreach (var request in parse.GetValue(Send) ?? []) await SendText(socket, request, cancellation);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var typing = Type(socket, terminal, ended.Token);
        var code = await Print(socket, terminal, parse.GetValue(Lines) ?? int.MaxValue, cancellation);
        await ended.CancelAsync();
        // A console that waits for a key can't be called back; the process ends with it.
        if (typing.IsCompleted) await typing;
        return code;
    }

    private static async Task Type(ClientWebSocket socket, Terminal terminal, CancellationToken cancellation)
    {
        while (await terminal.In.ReadLineAsync(cancellation) is { } line)
        {
            try
            {
                if (RequestOf(line) is { } request) await SendText(socket, request, cancellation);
            }
            catch (CommandException e)
            {
                terminal.Error.WriteLine($"mdc: {e.Message}");
            }
        }
    }

    private static async Task<ExitCode> Print(ClientWebSocket socket, Terminal terminal, int most, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        for (var printed = 0; printed < most;)
        {
            var length = 0;
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    terminal.Error.WriteLine($"mdc: the gateway closed the connection: {(int?)socket.CloseStatus} {socket.CloseStatusDescription}");
                    return ExitCode.Failed;
                }
                length += received.Count;
                if (received.EndOfMessage) break;
                if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, LongestMessage));
            }
            terminal.Out.WriteLine(Encoding.UTF8.GetString(buffer, 0, length));
            printed++;
        }
        return ExitCode.Ok;
    }

    private static Task SendText(ClientWebSocket socket, string text, CancellationToken cancellation) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellation);

    private static string Json(object request) => JsonSerializer.Serialize(request);
}
