using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Mdc.Silo.Certificates;
using Mdc.Silo.Evidence;

namespace Mdc.Silo.Commands;

/// <summary>mdc gaps: what was lost, or can't be known, with its bounds.</summary>
internal static class GapsCommand
{
    public static Command Build(Terminal terminal) =>
        new Verb("gaps",
            "Lists spans in which ticks were or may have been lost, out of the journal: counted losses, paused intake, fronts or feeder down, records that can't be read. "
            + "Times are our clock's. Works whether the node runs or not.",
            "./mdc gaps", "./mdc gaps --day 2026-01-05 --instrument rb2601", "./mdc gaps --json")
        {
            EvidenceFlags.Day, EvidenceFlags.Instrument, CommonOptions.Json,
        }.Does((parse, cancellation) => Run(parse, terminal, cancellation));

    private static async Task<ExitCode> Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        await using var market = await RecordedMarket.Open(
            parse.DataDirectory(terminal), null, withStore: false, scanAll: true, terminal.Time, new Immediate<string>(_ => { }), cancellation);
        var gaps = new GapList(market.Journal, market.Rules).All(parse.GetValue(EvidenceFlags.Day), parse.GetValue(EvidenceFlags.Instrument)).Select(GapLine.Of).ToList();
        if (parse.GetValue(CommonOptions.Json))
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(new { gaps }, JsonText.Indented));
            return ExitCode.Ok;
        }
        foreach (var gap in gaps)
        {
            var length = gap.Seconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###} s") : "still open";
            var ticks = gap.Ticks is { } count ? $"{MdcCommand.Grouped(count)} {(gap.Reason == "damaged" ? "records" : "ticks")}" : "ticks not known";
            terminal.Out.WriteLine($"{gap.TradingDay}  {gap.Reason,-11} {gap.Instrument ?? "all",-10} {gap.From} to {gap.To ?? "now"}  {length}, {ticks}"
                + (gap.Record is { } record ? string.Create(CultureInfo.InvariantCulture, $", record {record}") : gap.Position is { } at ? $", told at {at}" : ""));
        }
        terminal.Error.WriteLine(gaps.Count == 0 ? "No gaps." : $"{MdcCommand.Grouped(gaps.Count)} gaps.");
        return ExitCode.Ok;
    }
}
