using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;

namespace Mdc.Silo.Commands;

/// <summary>The command line: one verb, one file.</summary>
public static class MdcCommand
{
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromMinutes(2);

    /// <summary>Every verb, in the order of the help.</summary>
    public static Command Build(Terminal terminal) =>
        new("./mdc", "Mdc, a market-data cluster for Chinese futures.")
        {
            new HelpOption(),
            new VersionOption(),
            CommonOptions.Data,
            CommonOptions.Verbose,
            UpCommand.Build(terminal),
            DownCommand.Build(terminal),
            StatusCommand.Build(terminal),
            ScaleCommand.Build(terminal),
            TailCommand.Build(terminal),
            SearchCommand.Build(terminal),
            WsCommand.Build(terminal),
            ExportCommand.Build(terminal),
            TokenCommand.Build(terminal),
            BarsCommand.Build(terminal),
            ReplayCommand.Build(terminal),
            FrontsCommand.Build(terminal),
            CertifyCommand.Build(terminal),
            GapsCommand.Build(terminal),
            ExplainCommand.Build(terminal),
            QuarantineCommand.Build(terminal),
            BenchCommand.Build(terminal),
            DoctorCommand.Build(terminal),
        };

    /// <summary>Runs a command line to its end. Never throws: an error is one sentence on the terminal and a code.</summary>
    public static async Task<ExitCode> Run(IReadOnlyList<string> arguments, Terminal terminal)
    {
        var parse = Build(terminal).Parse(arguments);
        if (parse.Errors.Count > 0) return Refuse(parse, terminal);
        try
        {
            var code = await parse.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = terminal.Out,
                Error = terminal.Error,
                ProcessTerminationTimeout = TimeToEnd,
            });
            if (parse.Action is HelpAction) WriteExamples(parse.CommandResult.Command, terminal);
            return (ExitCode)code;
        }
        catch (Exception e)
        {
            var failure = Failure.Of(e);
            terminal.Error.WriteLine($"mdc: {failure.Sentence}");
            if (parse.GetValue(CommonOptions.Verbose)) terminal.Error.WriteLine(e.ToString());
            return failure.Code;
        }
    }

    /// <summary>A number as people read it: 1,234,567.</summary>
    internal static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static ExitCode Refuse(ParseResult parse, Terminal terminal)
    {
        // An unknown verb is one mistake, not two: "a command is required" says nothing beside it.
        var messages = parse.UnmatchedTokens.Count > 0
            ? parse.UnmatchedTokens.Select(token => $"'{token}' is not understood.")
            : parse.Errors.Select(error => error.Message);
        foreach (var message in messages) terminal.Error.WriteLine($"mdc: {message}");
        var verb = parse.CommandResult.Command is Verb { Name: var name } ? $"{name} " : "";
        terminal.Error.WriteLine($"mdc: see ./mdc {verb}--help.");
        return ExitCode.Usage;
    }

    private static void WriteExamples(Command command, Terminal terminal)
    {
        if (command is not Verb { Examples: { Count: > 0 } examples }) return;
        terminal.Out.WriteLine("Examples:");
        foreach (var example in examples) terminal.Out.WriteLine($"  {example}");
        terminal.Out.WriteLine();
    }
}
