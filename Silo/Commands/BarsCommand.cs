using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Quality;
using Mdc.Grains.Interfaces;
using Mdc.Silo.Certificates;
using Mdc.Silo.Hosting;
using Mdc.Storage.Timescale.Bars;
using Microsoft.Extensions.DependencyInjection;

namespace Mdc.Silo.Commands;

/// <summary>mdc bars: recorded ticks through feeder, journal, stream and grains, without a database, to bars in a file.</summary>
internal static class BarsCommand
{
    private static readonly Argument<string[]> Instruments = new("INSTRUMENT") { Description = "Stored bars of these, in place of bars of recorded files.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string[]> Ticks = new Option<string[]>("--ticks") { Description = "A recorded CTP file, CSV or .csv.gz; may be given several times.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true }.Files();
    private static readonly Option<DateTimeOffset?> AsOf = new("--as-of")
    {
        Description = "Stored bars as they were known at this instant of our clock, as 2026-01-05T15:00:05; exchange time where no offset is given.",
        HelpName = "INSTANT",
        CustomParser = ParseInstant,
    };
    private static readonly Option<string> Period = new("--period") { Description = "1m 3m 5m 10m 15m 30m 60m 120m 240m 1d 1w 1mon. Default 1m.", DefaultValueFactory = _ => "1m" };
    private static readonly Option<string> Label = new("--label") { Description = "start or end: which of its two times orders and names a bar. Both are always written. Default start.", DefaultValueFactory = _ => "start" };
    private static readonly Option<string> Align = new("--align") { Description = "session: periods count trading minutes from the open, across breaks; clock: by the clock. Default session.", DefaultValueFactory = _ => "session" };
    private static readonly Option<string> Out = new("--out") { Description = "The file to write. Default: the standard output.", HelpName = "FILE" };
    private static readonly Option<string> Rejects = new("--rejects") { Description = "Where rows that were not taken are listed. Default: the output file with .rejects.csv, else rejects.csv.", HelpName = "FILE" };
    private static readonly Option<int> Shards = new Option<int>("--shards") { Description = "How many shards share the work, 1 to 256. Default 16.", DefaultValueFactory = _ => 16 }.Within(1, 256);
    private static readonly Option<int> Batch = new Option<int>("--batch") { Description = "The most ticks in one batch to a shard, 1 to 65,536. Default 512.", DefaultValueFactory = _ => 512 }.Within(1, 65_536);
    private static readonly Option<double> Speed = new Option<double>("--speed") { Description = "1: as it happened; 10: ten times as fast; 0 (default): as fast as possible." }.Speed();

    public static Command Build(Terminal terminal) =>
        new Verb("bars", "Makes bars of recorded ticks: the whole path, no database. With INSTRUMENT: stored bars, now or as they were known. Ends with 10 where rows were malformed, 11 where a file was cut off, 12 where instruments are unknown, 13 where a file is empty.",
            "./mdc bars --ticks IF2101.csv.gz --period 5m --label end --out bars.csv",
            "./mdc bars --ticks day1.csv --ticks day2.csv --period 1d", "./mdc bars rb2601 --period 5m --day 2026-01-05", "./mdc bars rb2601 --as-of 2026-01-05T14:30:00")
        {
            Instruments, Ticks, AsOf, EvidenceFlags.Day, NodeFlags.Postgres, Period, Label, Align, Out, Rejects, Shards, Batch, Speed, CommonOptions.Json,
        }.Does((parse, cancellation) => Run(parse, terminal, cancellation));

    private static async Task<ExitCode> Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        if (!BarPeriod.TryParse(parse.GetValue(Period), out var period)) throw new CommandException(ExitCode.Usage, $"'{parse.GetValue(Period)}' is no period; one of {string.Join(' ', BarPeriod.All)}.");
        if (parse.GetValue(Label) is not ("start" or "end")) throw new CommandException(ExitCode.Usage, $"'{parse.GetValue(Label)}' is no label: start or end.");
        if (!Enum.TryParse<BarAlignment>(parse.GetValue(Align), ignoreCase: true, out var alignment)) throw new CommandException(ExitCode.Usage, $"'{parse.GetValue(Align)}' is no alignment: session or clock.");

        var (wanted, files) = (parse.GetValue(Instruments) ?? [], parse.GetValue(Ticks) ?? []);
        if (wanted.Length > 0 && files.Length > 0) throw new CommandException(ExitCode.Usage, "Name instruments for stored bars, or --ticks for bars of files, not both.");
        if (wanted.Length == 0 && files.Length == 0) throw new CommandException(ExitCode.Usage, "'--ticks' is required, or an instrument whose stored bars are wanted.");

        using var output = OutputFile.Open(parse.GetValue(Out), terminal);
        if (wanted.Length > 0) return await Stored(wanted, period, alignment, parse, output, terminal, cancellation);

        var scratch = Directory.CreateTempSubdirectory("mdc-bars-").FullName;
        try
        {
            await using var node = await Node.Start(Options(parse, scratch), terminal.Time, new Progress<string>(), cancellation);
            node.StartFeeder();
            using (var line = new ProgressLine(terminal, "Folding"))
                await node.Drained(new Immediate<FeederStatus>(status => line.Show(status.Progress ?? 0, $"{MdcCommand.Grouped(status.Accepted)} ticks")), cancellation);

            var store = node.Services.GetRequiredService<IBarStore>();
            var made = (await store.Instruments(cancellation)).OrderBy(known => known.Instrument, StringComparer.Ordinal).Select(known => (known.Instrument, known.First));
            await Write(store, made, node.Services.GetRequiredService<MarketRules>(), period, alignment, parse, output, terminal, cancellation);
            return ReplayOutcome.Report(node, terminal);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static async Task<ExitCode> Stored(string[] wanted, BarPeriod period, BarAlignment alignment, ParseResult parse, OutputFile output, Terminal terminal, CancellationToken cancellation)
    {
        await using var market = await RecordedMarket.Open(
            parse.DataDirectory(terminal), parse.GetValue(NodeFlags.Postgres), withStore: true, scanAll: false, terminal.Time, new Immediate<string>(_ => { }), cancellation);
        var store = new TimescaleBarStore(market.Store!);
        var known = (await store.Instruments(cancellation)).ToDictionary(one => one.Instrument, one => one.First, StringComparer.Ordinal);
        if (Array.Find(wanted, code => !known.ContainsKey(code)) is { } unknown) throw new CommandException(ExitCode.BadInput, $"There are no stored bars of '{unknown}'.");
        await Write(store, wanted.Select(code => (code, known[code])), market.Rules, period, alignment, parse, output, terminal, cancellation);
        return ExitCode.Ok;
    }

    private static DateTimeOffset? ParseInstant(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time))
            return time.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(time, ChinaTime.Offset) : new DateTimeOffset(time);
        result.AddError($"'{text}' is no instant as 2026-01-05T15:00:05.");
        return null;
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

    private static async Task Write(
        IBarStore store, IEnumerable<(string Code, TradingDay First)> instruments, MarketRules rules, BarPeriod period, BarAlignment alignment,
        ParseResult parse, OutputFile output, Terminal terminal, CancellationToken cancellation)
    {
        long? asOfNs = parse.GetValue(AsOf) is { } asOf ? ChinaTime.ToNs(asOf) : null;
        var day = parse.GetValue(EvidenceFlags.Day);
        var writer = output.Writer;
        var asJson = parse.GetValue(CommonOptions.Json);
        var count = 0;

        if (!asJson) await writer.WriteLineAsync(BarCsv.Header);
        foreach (var (instrument, first) in instruments)
        {
            if (!InstrumentCode.TryParse(instrument, first, rules.Products, out var parsed, out _)) continue;
            var minutes = (await store.Read(new BarQuery(instrument, AsOfNs: asOfNs), cancellation)).Where(bar => day is null || bar.TradingDay == day).ToList();
            foreach (var bar in BarRollup.Roll(minutes, period, alignment, parsed.Product.Root, rules))
            {
                await writer.WriteLineAsync(asJson ? JsonSerializer.Serialize(BarRecord.Of(instrument, period, bar, parse.GetValue(Label) == "end"), JsonText.Line) : BarCsv.Line(instrument, period, bar));
                count++;
            }
        }
        await output.Keep(cancellation);
        if (parse.GetValue(Out) is { } path) terminal.Error.WriteLine($"{MdcCommand.Grouped(count)} bars are in {path}.");
    }
}
