using System.Globalization;
using System.Text;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Journal;
using Mdc.Storage.Timescale;
using Mdc.Storage.Timescale.Bars;
using Mdc.Storage.Timescale.Evidence;

namespace Mdc.Silo.Evidence;

/// <summary>Explains a bar out of the journal and the store: which ticks, which rules, which revisions.</summary>
/// <param name="journal">Where the ticks are; live or an archive.</param>
/// <param name="store">Where the bars are.</param>
/// <param name="rules">Products, calendar and sessions.</param>
/// <param name="silo">Where the shards run; null for nowhere now.</param>
internal sealed class BarExplainer(JournalReader journal, TimescaleDatabase store, MarketRules rules, string? silo)
{
    private const int MostTicks = 400;

    // A quiet instrument's neighbours may be hours away: pushes between them are looked for in so many records.
    private const long MostRecords = 2_000_000;

    private readonly TimescaleBarStore _bars = new(store);
    private readonly BarHistory _history = new(store);

    /// <summary>Explains the bar of a period that holds a time; null where there is none.</summary>
    /// <param name="code">The instrument's code.</param>
    /// <param name="period">Minutes to months.</param>
    /// <param name="time">21:03, or an ISO 8601 time.</param>
    /// <param name="day">The trading day; null for the newest that has such a bar.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="FormatException">The time can't be read.</exception>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    public async Task<BarExplanation?> Explain(string code, BarPeriod period, string time, TradingDay? day, CancellationToken cancellation)
    {
        foreach (var (on, ns) in Candidates(time, day))
        {
            if (!InstrumentCode.TryParse(code, on, rules.Products, out var instrument, out _)) continue;
            var located = journal.LocateInstrument(code, on);
            var ticks = located.Select(one => one.Tick).ToArray();
            var minutes = new SortedDictionary<long, Bar>();
            var starts = TickMinutes.Of(ticks, new BarFold(code, instrument.Product.Root, instrument.Product.Multiplier, rules), minutes);
            var rolled = BarRollup.Roll([.. minutes.Values], period, BarAlignment.Session, instrument.Product.Root, rules);
            var at = rolled.ToList().FindIndex(bar => bar.StartNs <= ns && ns < bar.EndNs);
            if (at < 0) continue;
            return await Explain(instrument, period, on, rolled[at], located, ticks, starts, cancellation);
        }
        return null;
    }

    private async Task<BarExplanation> Explain(
        Instrument instrument, BarPeriod period, TradingDay day, Bar bar, IReadOnlyList<(long Ordinal, TickFrame Tick)> located, TickFrame[] ticks, long?[] starts, CancellationToken cancellation)
    {
        var ordinals = located.ToDictionary(one => one.Tick.FeedPosition, one => one.Ordinal);
        var own = ticks.Zip(starts).Where(tick => tick.Second >= bar.StartNs && tick.Second < bar.EndNs).Select(tick => (Ordinal: ordinals[tick.First.FeedPosition], Tick: tick.First)).ToList();
        var stored = BarRollup.Roll(
            [.. (await _bars.Read(new BarQuery(instrument.Code, bar.StartNs, bar.EndNs), cancellation)).Where(minute => minute.TradingDay == day)],
            period, BarAlignment.Session, instrument.Product.Root, rules);
        var versions = await _history.Read(instrument.Code, bar.StartNs, bar.EndNs, cancellation);
        Bar? kept = stored.Count > 0 ? stored[0] : null;

        return new BarExplanation(
            instrument.Code, period.ToString(), day.ToString(), kept is { } one ? ExplainedBar.Of(one) : null, ExplainedBar.Of(bar), kept is { } two ? IsSame(two, bar) : null,
            [.. own.GroupBy(tick => tick.Tick.Feeder).OrderBy(group => group.Key).Select(Feeder)],
            own.Count, [.. Ends(own).Select(tick => ExplainedTick.Of(tick.Ordinal, tick.Tick))], [.. NotAccepted(instrument.Code, own, located)],
            [.. versions.Select(version => new ExplainedVersion(
                ChinaTime.Format(version.Bar.StartNs), version.Bar.Revision, version.Reason.ToString(), ChinaTime.Format(version.KnownAtNs),
                version.Bar.Close.ToString(), version.Bar.Volume, version.Bar.Ticks))],
            new ExplainedRules((kept ?? bar).RuleVersion, rules.Products.Version, rules.Calendar.Version, rules.Sessions.Version),
            ShardMap.ShardOf(Encoding.ASCII.GetBytes(instrument.Code), journal.Shards), silo, ProgramBuild.Commit);
    }

    // What lies between the bar's neighbours in the journal: also what came just before its first tick and just after its last.
    private IEnumerable<ExplainedTick> NotAccepted(string code, List<(long Ordinal, TickFrame Tick)> own, IReadOnlyList<(long Ordinal, TickFrame Tick)> located)
    {
        if (own.Count == 0) yield break;
        var (first, last) = (own.Min(tick => tick.Ordinal), own.Max(tick => tick.Ordinal));
        var from = Math.Max(located.Where(tick => tick.Ordinal < first).Select(tick => tick.Ordinal + 1).DefaultIfEmpty(journal.FirstOrdinal).Max(), first - MostRecords / 2);
        var to = Math.Min(located.Where(tick => tick.Ordinal > last).Select(tick => tick.Ordinal).DefaultIfEmpty(journal.NextOrdinal).Min(), last + MostRecords / 2);
        var bytes = Encoding.ASCII.GetBytes(code);
        var chunk = new TickFrame[4096];
        for (var at = Math.Max(from, journal.FirstOrdinal); at < to; at += chunk.Length)
        {
            var count = (int)Math.Min(journal.ReadSlots(at, chunk), to - at);
            for (var i = 0; i < count; i++)
                if (chunk[i].Kind == RecordKind.Tick && chunk[i].Disposition != TickRule.Accepted && chunk[i].Instrument.Code().SequenceEqual(bytes))
                    yield return ExplainedTick.Of(at + i, chunk[i]);
        }
    }

    private IEnumerable<(TradingDay Day, long Ns)> Candidates(string time, TradingDay? day)
    {
        if (TimeSpan.TryParseExact(time, ["hh\\:mm", "h\\:mm", "hh\\:mm\\:ss"], CultureInfo.InvariantCulture, out var clock))
        {
            foreach (var on in day is { } one ? [one] : journal.TradingDays().Reverse())
                yield return (on, ExchangeClock.ToNs(on, (int)clock.TotalSeconds, 0, rules.Calendar));
            yield break;
        }
        var moment = DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        var ns = ChinaTime.ToNs(moment.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(moment, ChinaTime.Offset) : new DateTimeOffset(moment));
        yield return (day ?? ExchangeClock.TradingDayAt(ns, rules.Calendar), ns);
    }

    private static ExplainedFeeder Feeder(IGrouping<byte, (long Ordinal, TickFrame Tick)> ticks)
    {
        var ordered = ticks.OrderBy(tick => tick.Ordinal).ToList();
        return new ExplainedFeeder(ticks.Key, ordered[0].Tick.FeedPosition.ToString(), ordered[^1].Tick.FeedPosition.ToString(), ordered[0].Ordinal, ordered[^1].Ordinal, ordered.Count);
    }

    private static IEnumerable<T> Ends<T>(List<T> all) => all.Count <= MostTicks ? all : [.. all.Take(MostTicks / 2), .. all.TakeLast(MostTicks / 2)];

    private static bool IsSame(in Bar a, in Bar b) =>
        (a.Open, a.High, a.Low, a.Close, a.Volume, a.TurnoverCents, a.Ticks) == (b.Open, b.High, b.Low, b.Close, b.Volume, b.TurnoverCents, b.Ticks);
}
