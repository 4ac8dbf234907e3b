using System.CommandLine;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Silo.Certificates;
using Mdc.Silo.Hosting;

namespace Mdc.Silo.Commands;

/// <summary>mdc replay: recorded files through the whole path into the store; or a recorded day's bars out of the journal, beside the stored ones.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string[]> Files = new Argument<string[]>("FILE") { Description = "Recorded CTP files, CSV or .csv.gz.", Arity = ArgumentArity.ZeroOrMore }.Files();
    private static readonly Option<double> Speed = new Option<double>("--speed") { Description = "1: as it happened; 10: ten times as fast; 0 (default): as fast as possible." }.Speed();
    private static readonly Option<TradingDay?> Verify = new("--verify")
    {
        Description = "Rebuilds every bar of this trading day from the journal, and lists what differs from the stored ones. Changes nothing.",
        HelpName = "DAY",
        CustomParser = EvidenceFlags.ParseDay,
    };

    public static Command Build(Terminal terminal) =>
        new Verb("replay", "Replays recorded files into the store, and ends. An interrupted replay goes on where it stopped. Exit codes as of bars; --verify ends with 20 where a bar differs.",
            "./mdc replay IF2101.csv.gz AP010.csv --data /tmp/replayed", "./mdc replay --verify 2021-01-05 --data /tmp/replayed")
        {
            Files, Speed, Verify, NodeFlags.Postgres, NodeFlags.Ports, NodeFlags.Log,
        }.Does((parse, cancellation) => parse.GetValue(Verify) is { } day
            ? Compare(day, parse, terminal, cancellation)
            : Replay(parse, terminal, cancellation));

    private static Task<ExitCode> Replay(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        if (parse.GetValue(Files) is not { Length: > 0 } files) throw new CommandException(ExitCode.Usage, "Name the files to replay, or a day to --verify.");
        return NodeRun.Run(
            parse.NodeOptions(terminal) with { Source = SourceKind.Replay, ReplayFiles = files, Speed = parse.GetValue(Speed), CertifiesDays = false },
            terminal, untilDone: true, cancellation);
    }

    private static async Task<ExitCode> Compare(TradingDay day, ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        await using var market = await RecordedMarket.Open(
            parse.DataDirectory(terminal), parse.GetValue(NodeFlags.Postgres), withStore: true, scanAll: true, terminal.Time, new Immediate<string>(step => terminal.Error.WriteLine($"mdc: {step}")), cancellation);
        if (!market.Journal.TradingDays().Contains(day)) throw new CommandException(ExitCode.BadInput, $"The journal of {market.Directory.Path} holds no tick of {day}.");

        var certifier = new DayCertifier(market.Journal, market.Store!, market.Rules);
        certifier.AddDamage(day, instrument: null);
        CertifiedDay certified;
        using (var line = new ProgressLine(terminal, $"Replaying {day}"))
            certified = await certifier.Certify(day, null, NodeWitnesses.None, new Immediate<(double Share, string What)>(at => line.Show(at.Share, at.What)), cancellation);

        var differences = certifier.Differences.Where(one => one.Place is "journal" or "bars" or "history").ToList();
        foreach (var difference in differences) terminal.Out.WriteLine(difference.ToString());
        terminal.Error.WriteLine($"{MdcCommand.Grouped(certified.Bars)} bars of {MdcCommand.Grouped(certified.Accepted)} ticks, {MdcCommand.Grouped(certified.StoredBars)} stored: "
            + (differences.Count == 0 ? "equal." : $"{MdcCommand.Grouped(differences.Count)} differences."));
        return differences.Count == 0 ? ExitCode.Ok : ExitCode.Different;
    }
}
