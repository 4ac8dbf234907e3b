using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Mdc.Silo.Hosting;
using Mdc.Silo.Nodes;

namespace Mdc.Silo.Commands;

/// <summary>mdc scale: as many silos on this machine as asked for, beside the node of the data directory.</summary>
/// <remarks>Each has a folder of its own under silos/ with its log. A node that runs everything counts as the first silo.</remarks>
internal static class ScaleCommand
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(60);

    private static readonly Argument<int> Silos = new("N") { Description = "How many silos shall take shards." };

    public static Command Build(Terminal terminal) =>
        new Verb("scale", "Starts or stops silos on this machine until N of them take shards; shards move by themselves. Takes the Orleans runtime.", "./mdc scale 3", "./mdc scale 1")
        {
            Silos, ClusterFlags.Cluster,
        }.Does((parse, cancellation) => Run(parse, terminal, cancellation));

    private static async Task<ExitCode> Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        var directory = parse.DataDirectory(terminal);
        if (NodeFile.Read(directory) is not { IsRunning: true } node) throw new CommandException(ExitCode.NotRunning, $"No node runs on {directory}. Start one with ./mdc up.");
        if (node.Runtime != "Orleans") throw new CommandException(ExitCode.Usage, $"The node runs on the {node.Runtime} runtime, which is one process: several take ./mdc up --runtime orleans.");

        var own = node.Role == "all" ? 1 : 0;
        var wanted = parse.GetValue(Silos);
        if (wanted < own || wanted > 64) throw new CommandException(ExitCode.Usage, $"N is {own} to 64; {(own == 1 ? "the node itself is the first silo, and ./mdc down stops it" : $"not {wanted}")}.");
        var folders = Enumerable.Range(own + 1, 64 - own).Select(number => Path.Combine(directory, "silos", number.ToString(CultureInfo.InvariantCulture))).ToList();
        var running = folders.Where(folder => NodeFile.Read(folder) is { IsRunning: true }).ToList();

        foreach (var folder in running.AsEnumerable().Reverse().Take(Math.Max(0, running.Count + own - wanted))) await Stop(folder, terminal, cancellation);
        foreach (var folder in folders.Except(running).Take(Math.Max(0, wanted - own - running.Count)))
            await Start(folder, node, directory, parse.GetValue(ClusterFlags.Cluster) ?? terminal.Environment(ClusterFlags.ClusterVariable), terminal, cancellation);
        terminal.Out.WriteLine($"{wanted} silos take shards. ./mdc status shows where they are.");
        return ExitCode.Ok;
    }

    private static async Task Start(string folder, NodeFile node, string directory, string? database, Terminal terminal, CancellationToken cancellation)
    {
        if (node.Cluster is null && database is null)
            throw new CommandException(ExitCode.Usage, $"The cluster meets at a database: name it with --cluster or ${ClusterFlags.ClusterVariable}.");
        Directory.CreateDirectory(folder);
        var log = Path.Combine(folder, "log");

        // In a session of its own, so that the terminal's end and its Ctrl+C are not the silo's. The connection string travels by environment.
        var start = new ProcessStartInfo("setsid") { UseShellExecute = false };
        foreach (var argument in (string[])["/bin/sh", "-c", "exec \"$@\" </dev/null >>\"$MDC_LOG\" 2>&1", "sh", "dotnet", "exec", Environment.GetCommandLineArgs()[0]]) start.ArgumentList.Add(argument);
        foreach (var argument in (string[])["up", "--role", "silo", "--data", folder, "--ports", "0,0"]) start.ArgumentList.Add(argument);
        if (node.Cluster is not null) { start.ArgumentList.Add("--join"); start.ArgumentList.Add(directory); }
        start.Environment["MDC_LOG"] = log;
        if (node.Cluster is null) start.Environment[ClusterFlags.ClusterVariable] = database;
        else start.Environment.Remove(ClusterFlags.ClusterVariable);
        using var process = Process.Start(start)!;

        using var http = new HttpClient();
        var began = terminal.Time.GetTimestamp();
        while (!await IsReady(http, folder, cancellation))
        {
            if (process.HasExited) throw new CommandException(ExitCode.Failed, $"A silo did not start; {log} says why: {File.ReadLines(log).LastOrDefault()}");
            if (terminal.Time.GetElapsedTime(began) > StartWithin) throw new CommandException(ExitCode.Failed, $"The silo in {folder} is not ready after {StartWithin.TotalSeconds:0} s; see {log}.");
            await Task.Delay(Between, terminal.Time, cancellation);
        }
        terminal.Error.WriteLine($"mdc: started a silo, process {process.Id}, log {log}");
    }

    private static async Task<bool> IsReady(HttpClient http, string folder, CancellationToken cancellation)
    {
        if (NodeFile.Read(folder) is not { IsRunning: true } silo) return false;
        try
        {
            return (await http.GetAsync(new Uri(silo.HttpAddress, "health/ready"), cancellation)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task Stop(string folder, Terminal terminal, CancellationToken cancellation)
    {
        if (NodeFile.Read(folder) is not { IsRunning: true } silo) return;
        Signals.AskToEnd(silo.ProcessId);
        var began = terminal.Time.GetTimestamp();
        while (silo.IsRunning)
        {
            if (terminal.Time.GetElapsedTime(began) > StopWithin) throw new CommandException(ExitCode.Failed, $"The silo in {folder} (process {silo.ProcessId}) was asked to end and still runs after {StopWithin.TotalSeconds:0} s.");
            await Task.Delay(Between, terminal.Time, cancellation);
        }
        terminal.Error.WriteLine($"mdc: stopped a silo, process {silo.ProcessId}");
    }
}
