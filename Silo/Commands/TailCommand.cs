using System.CommandLine;
using System.Text.Json;
using Mdc.Client;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Silo.Commands;

/// <summary>mdc tail: live quotes or bars, a line each, until interrupted.</summary>
internal static class TailCommand
{
    private static readonly Argument<string[]> Instruments = new("INSTRUMENT") { Description = "Codes, as rb2601 i2601.", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<string> Bars = new("--bars") { Description = "Bars of this period in place of quotes: 1m, 5m, 15m, 60m, 1d.", HelpName = "PERIOD" };

    private static readonly Option<int?> Lines = new("--lines", "-n") { Description = "End after so many lines.", HelpName = "N" };

    public static Command Build(Terminal terminal) =>
        new Verb("tail", "Live quotes, or bars, until interrupted. A lost connection is made again.", "./mdc tail rb2601", "./mdc tail rb2601 i2601 --bars 1m", "./mdc tail rb2601 --json -n 10")
        {
            Instruments, Bars, Lines, CommonOptions.Json, CommonOptions.Gateway, CommonOptions.WebSocket,
        }.Does((parse, cancellation) => Run(parse, terminal, cancellation));

    private static async Task<ExitCode> Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        var (instruments, json) = (parse.GetValue(Instruments)!, parse.GetValue(CommonOptions.Json));
        using var client = parse.Client(terminal);
        IAsyncEnumerable<string> lines;
        if (parse.GetValue(Bars) is { } text)
        {
            if (!BarPeriod.TryParse(text, out var period)) throw new CommandException(ExitCode.Usage, $"--bars takes one of {string.Join(", ", BarPeriod.All)}, not '{text}'.");
            lines = client.SubscribeBarsAsync(instruments, period, cancellation).Select(bar => json ? Json(bar) : QuoteLine.Of(bar));
        }
        else
        {
            lines = client.SubscribeTicksAsync(instruments, cancellation).Select(tick => json ? JsonSerializer.Serialize(tick, JsonText.Line) : QuoteLine.Of(tick));
        }

        var left = parse.GetValue(Lines) ?? int.MaxValue;
        await foreach (var line in lines.WithCancellation(cancellation))
        {
            terminal.Out.WriteLine(line);
            if (--left <= 0) break;
        }
        return ExitCode.Ok;
    }

    private static string Json(BarUpdate update) => JsonSerializer.Serialize(
        new
        {
            update.Instrument,
            Period = update.Period.ToString(),
            State = update.State.ToString().ToLowerInvariant(),
            TradingDay = update.Bar.TradingDay.ToDate(),
            Start = ChinaTime.ToDateTimeOffset(update.Bar.StartNs),
            End = ChinaTime.ToDateTimeOffset(update.Bar.EndNs),
            Open = Yuan(update.Bar.Open),
            High = Yuan(update.Bar.High),
            Low = Yuan(update.Bar.Low),
            Close = Yuan(update.Bar.Close),
            update.Bar.Volume,
            Turnover = update.Bar.TurnoverCents / 100m,
            update.Bar.OpenInterest,
            update.Bar.Ticks,
            Quality = update.Bar.Quality.ToString(),
        },
        JsonText.Line);

    private static decimal? Yuan(Price price) => price.IsNone ? null : price.ToDecimal();
}
