using System.CommandLine;
using System.Text.Json;
using Mdc.Silo.Doctor;
using Mdc.Silo.Nodes;

namespace Mdc.Silo.Commands;

/// <summary>mdc doctor: what this machine lacks, and what to do about it.</summary>
internal static class DoctorCommand
{
    public static Command Build(Terminal terminal) =>
        new Verb("doctor", "Check this machine: programs, ports, disk, clock, limits, the vendors' libraries of live fronts. Ends with 1 where something fails; a warning does not count.", "./mdc doctor", "./mdc doctor --json", "./mdc doctor --library ./thostmduserapi_se.so")
        {
            FrontsCommand.Config, FrontsCommand.Library, CommonOptions.Json,
        }.Does((parse, cancellation) => Run(parse, terminal, cancellation));

    private static async Task<ExitCode> Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        var directory = parse.DataDirectory(terminal);
        var findings = new List<Finding>
        {
            ProgramChecks.DotNet(),
            await PostgresCheck.Run(cancellation),
            await ProgramChecks.Node(cancellation),
            ProgramChecks.Chromium(),
        };
        var node = NodeFile.Read(directory) is { IsRunning: true } running ? running : null;
        findings.Add(PortCheck.Run(node?.WebSocketAddress?.Port ?? 7799, "WebSocket", node));
        findings.Add(PortCheck.Run(node?.HttpAddress.Port ?? 8000, "REST and dashboard", node));
        findings.Add(DataDirectoryCheck.Writable(directory));
        findings.Add(DataDirectoryCheck.Space(directory));
        findings.Add(SystemChecks.Clock(terminal.Time));
        findings.Add(SystemChecks.OpenFiles());
        findings.AddRange(LibraryCheck.Run(parse.ConfigPath(terminal), parse.GetValue(FrontsCommand.Library)));

        if (parse.GetValue(CommonOptions.Json)) terminal.Out.WriteLine(JsonSerializer.Serialize(findings, FindingJson.Default.ListFinding));
        else foreach (var finding in findings) terminal.Out.WriteLine(finding.ToString());
        return findings.Exists(f => f.Level == FindingLevel.Fail) ? ExitCode.Failed : ExitCode.Ok;
    }
}
