using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Mdc.Domain.Bars;
using Mdc.Silo.Certificates;
using Mdc.Silo.Evidence;

namespace Mdc.Silo.Commands;

/// <summary>mdc explain: where one bar comes from.</summary>
internal static class ExplainCommand
{
    private const int MostShown = 6;

    private static readonly Argument<string> Instrument = new("INSTRUMENT") { Description = "The code, as rb2601." };
    private static readonly Argument<string> Period = new("PERIOD") { Description = "1m 3m 5m 10m 15m 30m 60m 120m 240m 1d." };
    private static readonly Argument<string> Time = new("TIME") { Description = "A time the bar holds: 21:03, or 2026-01-05T21:03." };

    public static Command Build(Terminal terminal) =>
        new Verb("explain",
            "One bar from its ticks to its revisions: positions per feeder, what was refused meanwhile and by which rule, versions of the rules, shard, silo, commit. "
            + "Ends with 3 where there is no such bar, 20 where the stored bar is not what the journal's ticks make.",
            "./mdc explain rb2601 1m 21:03", "./mdc explain IF2101 5m 09:32 --day 2021-01-05 --json")
        {
            Instrument, Period, Time, EvidenceFlags.Day, NodeFlags.Postgres, CommonOptions.Json,
        }.Does((parse, cancellation) => Run(parse, terminal, cancellation));

    private static async Task<ExitCode> Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        var (code, time) = (parse.GetValue(Instrument)!, parse.GetValue(Time)!);
        if (!BarPeriod.TryParse(parse.GetValue(Period), out var period)) throw new CommandException(ExitCode.Usage, $"'{parse.GetValue(Period)}' is no period; one of {string.Join(' ', BarPeriod.All)}.");
        await using var market = await RecordedMarket.Open(
            parse.DataDirectory(terminal), parse.GetValue(NodeFlags.Postgres), withStore: true, scanAll: false, terminal.Time, new Immediate<string>(_ => { }), cancellation);
        var silo = market.Node is { } node ? SiloWords(node.Runtime, node.ProcessId) : null;

        BarExplanation? found;
        try
        {
            found = await new BarExplainer(market.Journal, market.Store!, market.Rules, silo).Explain(code, period, time, parse.GetValue(EvidenceFlags.Day), cancellation);
        }
        catch (FormatException)
        {
            throw new CommandException(ExitCode.Usage, $"'{time}' is no time as 21:03 or 2026-01-05T21:03.");
        }
        if (found is null) throw new CommandException(ExitCode.BadInput, $"The journal makes no {period} bar of {code} that holds {time}.");

        if (parse.GetValue(CommonOptions.Json)) terminal.Out.WriteLine(JsonSerializer.Serialize(found, JsonText.Indented));
        else Write(found, terminal.Out);
        return found.Agrees == false ? ExitCode.Different : ExitCode.Ok;
    }

    /// <summary>Where a node's shards run.</summary>
    public static string SiloWords(string runtime, int processId) =>
        string.Create(CultureInfo.InvariantCulture, $"{runtime} runtime, process {processId} on {Environment.MachineName}");

    private static void Write(BarExplanation bar, TextWriter to)
    {
        to.WriteLine($"{bar.Instrument} {bar.Period} of trading day {bar.TradingDay}, {bar.FromJournal.Start} to {bar.FromJournal.End}");
        to.WriteLine($"Stored    {(bar.Bar is { } stored ? Values(stored) : "not yet")}");
        to.WriteLine($"Journal   {Values(bar.FromJournal)}{(bar.Agrees == false ? "  DIFFERENT" : "")}");
        foreach (var feeder in bar.Feeders) to.WriteLine($"Feeder {feeder.Feeder,-3}{feeder.Ticks} ticks, {feeder.First} to {feeder.Last}, records {feeder.FirstRecord} to {feeder.LastRecord}");
        foreach (var tick in Ends(bar.Ticks)) to.WriteLine(tick is null ? "          .." : $"          {Push(tick)}");
        to.WriteLine($"Refused   {bar.NotAccepted.Count} pushes in the meantime");
        foreach (var push in bar.NotAccepted.Take(2 * MostShown)) to.WriteLine($"          {push.Rule}: {Push(push)}");
        foreach (var version in bar.Revisions.TakeLast(4 * MostShown))
            to.WriteLine($"Version   {version.Minute[11..16]} revision {version.Revision} ({version.Reason}), known at {version.KnownAt}: close {version.Close}, volume {version.Volume}, {version.Ticks} ticks");
        to.WriteLine($"Rules     bars {bar.Rules.Bars}, products {bar.Rules.Products}, calendar {bar.Rules.Calendar}, sessions {bar.Rules.Sessions}");
        to.WriteLine($"Made by   shard {bar.Shard}, {bar.Silo ?? "no node runs now"}; this program is of commit {bar.Commit}");
    }

    private static string Values(ExplainedBar bar) => string.Create(CultureInfo.InvariantCulture,
        $"O {bar.Open} H {bar.High} L {bar.Low} C {bar.Close}  volume {bar.Volume}, turnover {bar.Turnover}, {bar.Ticks} ticks, {bar.Quality}, revision {bar.Revision}");

    private static string Push(ExplainedTick tick) => string.Create(CultureInfo.InvariantCulture,
        $"{tick.ExchangeTime ?? "(no time)",-30} last {tick.Last} volume {tick.Volume}  record {tick.Record}{(tick.Position is { } at ? $" at {at}" : "")}{(tick.Flags is { } flags ? $"  {flags}" : "")}");

    private static IEnumerable<ExplainedTick?> Ends(IReadOnlyList<ExplainedTick> ticks) =>
        ticks.Count <= 2 * MostShown ? ticks : ticks.Take(MostShown).Append<ExplainedTick?>(null).Concat(ticks.TakeLast(MostShown));
}
