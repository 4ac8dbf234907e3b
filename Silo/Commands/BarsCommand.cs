using System.CommandLine;
using System.Text.Json;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Quality;
using Mdc.Grains.Interfaces;
using Mdc.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Mdc.Silo.Commands;

/// <summary>mdc bars: recorded ticks through feeder, journal, stream and grains, without a database, to bars in a file.</summary>
internal static class BarsCommand
{
    private static readonly Option<string[]> Ticks = new Option<string[]>("--ticks") { Description = "A recorded CTP file, CSV or .csv.gz; may be given several times.", HelpName = "FILE", Required = true, AllowMultipleArgumentsPerToken = true }.Files();
    private static readonly Option<string> Period = new("--period") { Description = "1m 3m 5m 10m 15m 30m 60m 120m 240m 1d 1w 1mon. Default 1m.", DefaultValueFactory = _ => "1m" };
    private static readonly Option<string> Label = new("--label") { Description = "start or end: which of its two times orders and names a bar. Both are always written. Default start.", DefaultValueFactory = _ => "start" };
    private static readonly Option<string> Align = new("--align") { Description = "session: periods count trading minutes from the open, across breaks; clock: by the clock. Default session.", DefaultValueFactory = _ => "session" };
    private static readonly Option<string> Out = new("--out") { Description = "The file to write. Default: the standard output.", HelpName = "FILE" };
    private static readonly Option<string> Rejects = new("--rejects") { Description = "Where rows that were not taken are listed. Default: the output file with .rejects.csv, else rejects.csv.", HelpName = "FILE" };
    private static readonly Option<int> Shards = new Option<int>("--shards") { Description = "How many shards share the work, 1 to 256. Default 16.", DefaultValueFactory = _ => 16 }.Within(1, 256);
    private static readonly Option<int> Batch = new Option<int>("--batch") { Description = "The most ticks in one batch to a shard, 1 to 65,536. Default 512.", DefaultValueFactory = _ => 512 }.Within(1, 65_536);
    private static readonly Option<double> Speed = new Option<double>("--speed") { Description = "1: as it happened; 10: ten times as fast; 0 (default): as fast as possible." }.Speed();

    public static Command Build(Terminal terminal) =>
        new Verb("bars", "Makes bars of recorded ticks: the whole path, no database. Ends with 10 where rows were malformed, 11 where a file was cut off, 12 where instruments are unknown, 13 where a file is empty.",
            "./mdc bars --ticks IF2101.csv.gz --period 5m --label end --out bars.csv",
            "./mdc bars --ticks day1.csv --ticks day2.csv --period 1d")
        {
            Ticks, Period, Label, Align, Out, Rejects, Shards, Batch, Speed, CommonOptions.Json,
        }.Does((parse, cancellation) => Run(parse, terminal, cancellation));

    private static async Task<ExitCode> Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        if (!BarPeriod.TryParse(parse.GetValue(Period), out var period)) throw new CommandException(ExitCode.Usage, $"'{parse.GetValue(Period)}' is no period; one of {string.Join(' ', BarPeriod.All)}.");
        if (parse.GetValue(Label) is not ("start" or "end")) throw new CommandException(ExitCode.Usage, $"'{parse.GetValue(Label)}' is no label: start or end.");
        if (!Enum.TryParse<BarAlignment>(parse.GetValue(Align), ignoreCase: true, out var alignment)) throw new CommandException(ExitCode.Usage, $"'{parse.GetValue(Align)}' is no alignment: session or clock.");

        using var output = OutputFile.Open(parse.GetValue(Out), terminal);
        var scratch = Directory.CreateTempSubdirectory("mdc-bars-").FullName;
        try
        {
            await using var node = await Node.Start(Options(parse, scratch), terminal.Time, new Progress<string>(), cancellation);
            node.StartFeeder();
            using (var line = new ProgressLine(terminal, "Folding"))
                await node.Drained(new Immediate<FeederStatus>(status => line.Show(status.Progress ?? 0, $"{MdcCommand.Grouped(status.Accepted)} ticks")), cancellation);

            var bars = await Write(node, period, alignment, parse, output.Writer, cancellation);
            await output.Keep(cancellation);
            if (parse.GetValue(Out) is { } path) terminal.Error.WriteLine($"{MdcCommand.Grouped(bars)} bars are in {path}.");
            return ReplayOutcome.Report(node, terminal);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static NodeOptions Options(ParseResult parse, string scratch)
    {
        var output = parse.GetValue(Out);
        return new NodeOptions
        {
            DataPath = scratch,
            Source = SourceKind.Replay,
            ReplayFiles = parse.GetValue(Ticks)!,
            RejectsPath = parse.GetValue(Rejects) ?? (output is null ? "rejects.csv" : output + ".rejects.csv"),
            Speed = parse.GetValue(Speed),
            HasStore = false,
            HasGateway = false,
            Shards = parse.GetValue(Shards),
            BatchFrames = parse.GetValue(Batch),
            WriteEvery = TimeSpan.FromMilliseconds(20),
        };
    }

    private static async Task<int> Write(Node node, BarPeriod period, BarAlignment alignment, ParseResult parse, TextWriter writer, CancellationToken cancellation)
    {
        var store = node.Services.GetRequiredService<IBarStore>();
        var rules = node.Services.GetRequiredService<MarketRules>();
        var asJson = parse.GetValue(CommonOptions.Json);
        var count = 0;

        if (!asJson) await writer.WriteLineAsync(BarCsv.Header);
        foreach (var (instrument, first, _) in (await store.Instruments(cancellation)).OrderBy(known => known.Instrument, StringComparer.Ordinal))
        {
            if (!InstrumentCode.TryParse(instrument, first, rules.Products, out var parsed, out _)) continue;
            var minutes = await store.Read(new BarQuery(instrument), cancellation);
            foreach (var bar in BarRollup.Roll(minutes, period, alignment, parsed.Product.Root, rules))
            {
                await writer.WriteLineAsync(asJson ? JsonSerializer.Serialize(BarRecord.Of(instrument, period, bar, parse.GetValue(Label) == "end"), JsonText.Line) : BarCsv.Line(instrument, period, bar));
                count++;
            }
        }
        return count;
    }
}
