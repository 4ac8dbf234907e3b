using System.Globalization;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Certificates;
using Mdc.Domain.Ticks;
using Mdc.Journal;
using Mdc.Storage.Timescale;
using Mdc.Storage.Timescale.Evidence;

namespace Mdc.Silo.Certificates;

/// <summary>Certifies trading days: recomputes them from the journal and compares with the store, and with what grains and gateways say.</summary>
/// <remarks>The journal should have been opened by reading every record, so that damage anywhere in it is known. One call at a time.</remarks>
/// <param name="journal">The journal as it is now.</param>
/// <param name="store">The database.</param>
/// <param name="rules">Products, calendar and sessions.</param>
internal sealed class DayCertifier(JournalReader journal, TimescaleDatabase store, MarketRules rules)
{
    // Looking for the very tick reads an instrument's day twice; after some instruments the reader knows enough.
    private const int MostComparisons = 20;

    private readonly StoredDayReader _stored = new(store);
    private readonly List<Difference> _differences = [];
    private int _comparisons;

    /// <summary>Where points do not agree, so far: damage of the journal first.</summary>
    public IReadOnlyList<Difference> Differences => _differences;

    /// <summary>Adds what is damaged in the journal, each place with its instrument and day where they can be told.</summary>
    /// <param name="day">Leaves out what is of another day for certain; null for none.</param>
    /// <param name="instrument">Likewise.</param>
    public void AddDamage(TradingDay? day, string? instrument)
    {
        foreach (var place in journal.SurveyDamage())
        {
            var of = place.Record is { Kind: RecordKind.Tick } push ? push.Instrument.ToText() : null;
            var on = DayOf(place);
            if ((of is not null && instrument is not null && of != instrument) || (on is not null && day is not null && on != day)) continue;
            _differences.Add(new Difference(of, on?.ToString(), "journal", $"{place}: {Words(place)}"));
        }
    }

    /// <summary>Certifies one day.</summary>
    /// <param name="day">The trading day.</param>
    /// <param name="instrument">Only this one; null for all.</param>
    /// <param name="witnesses">What grains and gateways say, by instrument.</param>
    /// <param name="progress">0 to 1, and what is being done.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<CertifiedDay> Certify(
        TradingDay day, string? instrument, ILookup<string, Witness> witnesses, IProgress<(double Share, string What)> progress, CancellationToken cancellation)
    {
        var checkpoints = await _stored.Checkpoints(cancellation);
        var reading = new Commands.Immediate<double>(share => progress.Report((share * 0.5, "reading the journal")));
        var journaled = new JournaledDay(journal, rules, day, instrument, checkpoints, witnesses, reading, cancellation);

        progress.Report((0.5, "reading the store"));
        var check = new StoredDayCheck(journaled, journal, day);
        await _stored.Read(day, instrument, SpanOf(day), check, cancellation);
        check.Finish();

        foreach (var one in journaled.Instruments) await CompareTicks(one, day, cancellation);
        _differences.AddRange(check.Bars);
        _differences.AddRange(check.History);
        foreach (var one in journaled.Instruments) CompareWitnesses(one, day);
        progress.Report((1, ""));
        return Sum(day, [.. journaled.Instruments]);
    }

    private async Task CompareTicks(InstrumentDay instrument, TradingDay day, CancellationToken cancellation)
    {
        if (instrument.Store == instrument.Archivable && instrument.FalseHash is { } lies)
            _differences.Add(Difference.Of(instrument.Code, day, "store", $"the tick of {ChinaTime.Format(lies.ExchangeNs)} (position {lies.FeedPosition}) does not have the content that its content_hash is of"));
        if (instrument.Store == instrument.Archivable) return;
        if (_comparisons++ >= MostComparisons)
        {
            _differences.Add(Difference.Of(instrument.Code, day, "store", $"{instrument.Store.Count} ticks are stored, {instrument.Archivable.Count} are journaled, or their sums differ"));
            return;
        }
        var rows = new TickComparison();
        await _stored.Read(day, instrument.Code, SpanOf(day), rows, cancellation);
        _differences.Add(Difference.Of(instrument.Code, day, "store", rows.Describe(journal.ReadInstrument(instrument.Code, day), instrument)));
    }

    private void CompareWitnesses(InstrumentDay instrument, TradingDay day)
    {
        foreach (var witness in instrument.Witnesses)
            if (!witness.Agrees)
                _differences.Add(Difference.Of(instrument.Code, day, witness.Point, string.Create(CultureInfo.InvariantCulture,
                    $"{witness.Count} ticks were taken after {Text(witness.After)} through {Text(witness.Through)}, the journal has {witness.Expected}, or their checksums differ")));
    }

    private static CertifiedDay Sum(TradingDay day, IReadOnlyList<InstrumentDay> instruments) => new(
        day.ToString(),
        instruments.All(one => one.Unarchived.Count == 0 && one.Bars.Values.All(bar => bar.IsRequired || bar.IsFound)),
        instruments.Sum(one => one.Callback.Count), instruments.Sum(one => one.Journal.Count), instruments.Sum(one => one.Store.Count),
        instruments.Sum(one => one.Bars.Count), instruments.Sum(one => one.StoredBars.Count),
        [.. instruments.Select(Certified)]);

    private static CertifiedInstrument Certified(InstrumentDay one)
    {
        var bars = one.Bars.Values.Where(bar => !bar.Newest.IsWithdrawn).Aggregate(default(DigestSum), (sum, bar) => sum.With(RecordDigest.Of(one.Code, bar.Newest)));
        return new CertifiedInstrument(
            one.Code, Tally.Of(one.Callback), one.Refused().ToDictionary(rule => rule.Rule.ToString(), rule => rule.Count), Tally.Of(one.Journal),
            Certified(one, "grain"), Tally.Of(one.Store), Tally.Of(bars), Tally.Of(one.StoredBars), Certified(one, "client"));
    }

    private static CertifiedWitness? Certified(InstrumentDay one, string point) =>
        one.Witnesses.Find(witness => witness.Point == point) is { } witness
            ? new CertifiedWitness(Text(witness.After), Text(witness.Through), witness.Count, witness.Checksums.ToString("x16", CultureInfo.InvariantCulture), witness.Agrees)
            : null;

    private TradingDay? DayOf(JournalDamage place) => place.Record switch
    {
        { Kind: RecordKind.Tick, TradingDay: { IsNone: false } day } => day,
        { ExchangeNs: > 0 } record => ExchangeClock.TradingDayAt(record.ExchangeNs, rules.Calendar),
        _ => null,
    };

    private static string Words(JournalDamage place) => (place.Kind, place.Record) switch
    {
        (DamageKind.Header, _) => "the segment's header is damaged; no record is lost by it",
        (DamageKind.MissingFile, _) => "the segment's file is missing",
        (_, { Kind: RecordKind.Tick } push) =>
            $"a push of {ChinaTime.Format(push.ExchangeNs)} ({push.Disposition.ToString().ToLowerInvariant()}, position {push.FeedPosition}) has a wrong bit",
        (_, { } control) => $"a {control.Kind} record of shard {control.Shard} has a wrong bit",
        (DamageKind.Tail, _) => "the slots after the last record are not empty: a torn write, or damage",
        _ => $"{place.Ordinals.Count} records can't be read",
    };

    // A trading day's first tick is on the evening before it, which a holiday may set weeks back.
    private (long FromNs, long ToNs) SpanOf(TradingDay day) => (
        ChinaTime.ToNs(rules.Calendar.Previous(day).ToDate(), ExchangeClock.EveningFrom),
        ChinaTime.MidnightNs(day.ToDate()) + ChinaTime.NsPerDay);

    private static string Text(in FeedPositions positions) => string.Join(',', positions.All().OrderBy(position => position.Feeder));
}
