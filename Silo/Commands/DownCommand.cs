using System.CommandLine;
using System.ComponentModel;
using System.Globalization;
using Mdc.Silo.Nodes;

namespace Mdc.Silo.Commands;

/// <summary>mdc down: asks the node of the data directory to end and waits until it has.</summary>
internal static class DownCommand
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    private static readonly Option<int> Timeout = new("--timeout")
    {
        Description = "Seconds to wait for the end.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 60,
    };

    public static Command Build(Terminal terminal) =>
        new Verb("down", "Stop the node of the data directory: what it took is written and stored, then it ends.", "./mdc down", "./mdc down --data /var/lib/mdc --timeout 120")
        {
            Timeout,
        }.Does((parse, cancellation) => Run(parse.DataDirectory(terminal), TimeSpan.FromSeconds(parse.GetValue(Timeout)), terminal, cancellation));

    private static async Task<ExitCode> Run(string directory, TimeSpan timeout, Terminal terminal, CancellationToken cancellation)
    {
        // Never a process that only has the id of one that was ours.
        if (NodeFile.Read(directory) is not { IsRunning: true } node)
            throw new CommandException(ExitCode.NotRunning, $"No node runs on {directory}.");

        var began = terminal.Time.GetTimestamp();
        if (AskToEnd(node.ProcessId))
        {
            while (node.IsRunning)
            {
                if (terminal.Time.GetElapsedTime(began) > timeout)
                    throw new CommandException(ExitCode.Failed, $"The node (process {node.ProcessId}) was asked to end and still runs after {timeout.TotalSeconds:0} s; it is left alone.");
                await Task.Delay(Between, terminal.Time, cancellation);
            }
        }
        var took = terminal.Time.GetElapsedTime(began).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        terminal.Out.WriteLine($"Stopped process {node.ProcessId} after {took} s.");
        return ExitCode.Ok;
    }

    private static bool AskToEnd(int processId)
    {
        try
        {
            return Signals.AskToEnd(processId);
        }
        catch (Win32Exception e)
        {
            throw new CommandException(ExitCode.Failed, $"Process {processId} may not be ended by this user: {e.Message}.", e);
        }
    }
}
