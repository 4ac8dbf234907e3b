using System.CommandLine;
using System.Globalization;
using Mdc.Client;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;

namespace Mdc.Silo.Commands;

/// <summary>mdc export: bars or archived ticks of trading days as CSV, sent as they are read.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string[]> Instruments = new("INSTRUMENT") { Description = "Codes, as rb2601 i2601.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string> Format = new("--format") { Description = "csv.", DefaultValueFactory = _ => "csv" };
    private static readonly Option<string> Bars = new("--bars") { Description = "Bars of this period: 1m (default) to 1mon.", HelpName = "PERIOD" };
    private static readonly Option<string> Adjustment = new("--adjustment") { Description = "How the bars of a main-contract series, as rb.main, are joined: none (default), spread or ratio.", HelpName = "HOW" };
    private static readonly Option<bool> Ticks = new("--ticks") { Description = "Archived ticks in place of bars." };
    private static readonly Option<string> From = new("--from") { Description = "First trading day, with its night, as 2026-01-05.", HelpName = "DAY", Required = true };
    private static readonly Option<string> To = new("--to") { Description = "Last trading day. Default: that of --from.", HelpName = "DAY" };
    private static readonly Option<string> Out = new("--out", "-o") { Description = "The file to write. Default: the standard output.", HelpName = "FILE" };
    private static readonly Option<bool> Force = new("--force") { Description = "Write over a file that is there." };

    public static Command Build(Terminal terminal) =>
        new Verb("export", "Bars or ticks of trading days as CSV. A file appears whole or not at all.",
            "./mdc export rb2601 --from 2026-01-05 --out rb.csv", "./mdc export rb2601 i2601 --bars 5m --from 2026-01-05 --to 2026-01-09 -o bars.csv", "./mdc export rb.main --adjustment ratio --bars 1d --from 2025-01-02 --to 2026-01-09", "./mdc export rb2601 --ticks --from 2026-01-05 | gzip > ticks.csv.gz")
        {
            Instruments, Format, Bars, Adjustment, Ticks, From, To, Out, Force, CommonOptions.Gateway,
        }.Does((parse, cancellation) => Run(parse, terminal, cancellation));

    private static async Task<ExitCode> Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        if (parse.GetValue(Format) != "csv") throw new CommandException(ExitCode.Usage, $"--format takes csv, not '{parse.GetValue(Format)}'.");
        var isTicks = parse.GetValue(Ticks);
        if (isTicks && parse.GetValue(Bars) is not null) throw new CommandException(ExitCode.Usage, "--ticks and --bars exclude each other.");
        if (!BarPeriod.TryParse(parse.GetValue(Bars) ?? "1m", out var period)) throw new CommandException(ExitCode.Usage, $"--bars takes one of {string.Join(", ", BarPeriod.All)}, not '{parse.GetValue(Bars)}'.");
        if (!Enum.TryParse<SeriesAdjustment>(parse.GetValue(Adjustment) ?? "none", ignoreCase: true, out var adjustment) || !Enum.IsDefined(adjustment))
            throw new CommandException(ExitCode.Usage, $"--adjustment takes none, spread or ratio, not '{parse.GetValue(Adjustment)}'.");
        var (from, to) = (Day(parse.GetValue(From)!, "--from"), Day(parse.GetValue(To) ?? parse.GetValue(From)!, "--to"));
        if (to < from) throw new CommandException(ExitCode.Usage, "--to is before --from.");
        var path = parse.GetValue(Out);
        if (path is not null && File.Exists(path) && !parse.GetValue(Force)) throw new CommandException(ExitCode.BadInput, $"{path} is there already; --force writes over it.");

        using var client = parse.Client(terminal);
        var instruments = parse.GetValue(Instruments)!;
        var draft = path is null ? null : path + ".part";
        var lines = 0L;
        try
        {
            await using (var file = draft is null ? null : new StreamWriter(draft) { NewLine = "\n" })
            {
                using var progress = new ProgressLine(terminal, "Exporting");
                var days = to.DayNumber - from.DayNumber + 1;
                var known = new Dictionary<DateOnly, bool>();
                for (var i = 0; i < instruments.Length; i++)
                {
                    // A day at a time: each answer stays short, and progress is seen.
                    for (var day = 0; day < days; day++)
                    {
                        var date = from.AddDays(day);
                        if (!await IsTradingDay(client, date, known, cancellation)) continue;
                        lines += await Copy(client, instruments[i], date, isTicks ? null : period, adjustment, file ?? terminal.Out, withHeader: lines == 0 && i == 0, cancellation);
                        progress.Show((i + (day + 1.0) / days) / instruments.Length, $"{instruments[i]} {date:yyyy-MM-dd}, {MdcCommand.Grouped(Math.Max(0, lines - 1))} rows");
                    }
                }
                if (file is not null) await file.FlushAsync(cancellation);
            }
            if (draft is not null) File.Move(draft, path!, overwrite: true);
        }
        finally
        {
            if (draft is not null) File.Delete(draft);
        }
        if (path is not null) terminal.Error.WriteLine($"{MdcCommand.Grouped(Math.Max(0, lines - 1))} rows are in {path}.");
        return ExitCode.Ok;
    }

    // A date that is none would bring the night before the next one, which comes with that.
    private static async Task<bool> IsTradingDay(MarketDataClient client, DateOnly date, Dictionary<DateOnly, bool> known, CancellationToken cancellation)
    {
        if (!known.TryGetValue(date, out var isOne)) known.Add(date, isOne = await client.IsTradingDayAsync(date, cancellation));
        return isOne;
    }

    // The header comes with every answer and is wanted once.
    private static async Task<long> Copy(
        MarketDataClient client, string instrument, DateOnly day, BarPeriod? period, SeriesAdjustment adjustment, TextWriter into, bool withHeader, CancellationToken cancellation)
    {
        var written = 0L;
        var isHeader = true;
        await foreach (var line in client.ExportAsync(instrument, day, period, adjustment, cancellation))
        {
            if (!isHeader || withHeader)
            {
                await into.WriteLineAsync(line.AsMemory(), cancellation);
                written++;
            }
            isHeader = false;
        }
        return written;
    }

    private static DateOnly Day(string text, string option) =>
        DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && TradingDay.Of(day).IsDate
            ? day
            : throw new CommandException(ExitCode.Usage, $"{option} takes a trading day as 2026-01-05, not '{text}'.");
}
