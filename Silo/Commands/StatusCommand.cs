using System.CommandLine;
using System.Text.Json;
using Mdc.Silo.Nodes;

namespace Mdc.Silo.Commands;

/// <summary>mdc status: what the running node says of itself.</summary>
internal static class StatusCommand
{
    public static Command Build(Terminal terminal) =>
        new Verb("status", "What the running node does. Ends with 0 when all is well, 1 when it reports trouble, 8 when none runs.", "./mdc status", "./mdc status --json")
        {
            CommonOptions.Json,
            CommonOptions.Gateway,
        }.Does((parse, cancellation) => Run(parse, terminal, cancellation));

    private static async Task<ExitCode> Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        var directory = parse.DataDirectory(terminal);
        var node = NodeFile.Read(directory);
        var isElsewhere = parse.GetValue(CommonOptions.Gateway) is not null;
        if (!isElsewhere && node is not { IsRunning: true })
        {
            var why = node is null ? "" : $" The last one (process {node.ProcessId}, since {StatusText.Local(node.StartedAt)}) ended without saying so.";
            throw new CommandException(ExitCode.NotRunning, $"No node runs on {directory}.{why} Start one with ./mdc up.");
        }

        using var client = parse.Client(terminal);
        var status = await client.GetStatusAsync(cancellation);
        if (parse.GetValue(CommonOptions.Json)) terminal.Out.WriteLine(JsonSerializer.Serialize(status, JsonText.Indented));
        else StatusText.Write(status, isElsewhere ? null : node, terminal);
        return StatusText.Troubles(status).Any() ? ExitCode.Failed : ExitCode.Ok;
    }
}
