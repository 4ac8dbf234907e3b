using System.Globalization;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Certificates;
using Mdc.Domain.Quality;
using Mdc.Journal;
using Mdc.Storage.Timescale;

namespace Mdc.Silo.Certificates;

/// <summary>Makes a certificate of one or all trading days of a journal.</summary>
/// <param name="journal">The journal, read in full.</param>
/// <param name="store">The database.</param>
/// <param name="rules">Products, calendar and sessions.</param>
/// <param name="source">Where its ticks came from.</param>
/// <param name="time">Dates the certificate.</param>
internal sealed class MarketCertification(JournalReader journal, TimescaleDatabase store, MarketRules rules, SourceKind source, TimeProvider time)
{
    /// <summary>The days that can be certified: those the journal holds from their first record on.</summary>
    public IReadOnlyList<TradingDay> Days() => WholeDays(journal);

    /// <summary>The trading days of a journal that it holds from their first record on.</summary>
    public static IReadOnlyList<TradingDay> WholeDays(JournalReader journal)
    {
        var days = journal.TradingDays();
        // What was before the oldest record that is kept may have been of the oldest day.
        return journal.FirstOrdinal > 0 && days.Count > 0 && journal.RangeOf(days[0]).First == journal.FirstOrdinal ? [.. days.Skip(1)] : days;
    }

    /// <summary>Certifies.</summary>
    /// <param name="days">Which days.</param>
    /// <param name="only">True where these are not all: then damage of other days is left out.</param>
    /// <param name="instrument">Only this one; null for all.</param>
    /// <param name="witnesses">What grains and gateways said of a day before the journal was opened, by instrument; a day may be absent.</param>
    /// <param name="progress">0 to 1, and what is being done.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<Certificate> Run(
        IReadOnlyList<TradingDay> days, bool only, string? instrument, IReadOnlyDictionary<TradingDay, ILookup<string, Witness>> witnesses,
        IProgress<(double Share, string What)> progress, CancellationToken cancellation)
    {
        var certifier = new DayCertifier(journal, store, rules);
        certifier.AddDamage(only && days.Count == 1 ? days[0] : null, instrument);
        var certified = new List<CertifiedDay>();
        for (var i = 0; i < days.Count; i++)
        {
            var done = i;
            var part = new Commands.Immediate<(double Share, string What)>(at => progress.Report(((done + at.Share) / days.Count, $"{days[done]}, {at.What}")));
            certified.Add(await certifier.Certify(days[i], instrument, witnesses.GetValueOrDefault(days[i]) ?? NodeWitnesses.None, part, cancellation));
        }
        return new Certificate(
            Certificate.CurrentFormat, ProgramBuild.Version, ProgramBuild.Commit, ChinaTime.Format(ChinaTime.ToNs(time.GetUtcNow())),
            source.ToString().ToLowerInvariant(), rules.Version, Bar.CurrentRuleVersion, journal.Feeder, instrument,
            certifier.Differences.Count == 0 ? "clean" : "different",
            new CertifiedJournal(journal.FirstOrdinal, journal.NextOrdinal, journal.Recovery.Segments, journal.Recovery.DamagedRecords + journal.Recovery.TornSlots),
            certified, certifier.Differences);
    }

    /// <summary>The name of a certificate's file: 2026-01-05.json, 2026-01-05_2026-01-07.json, 2026-01-05.rb2601.json.</summary>
    public static string FileName(Certificate certificate)
    {
        var days = certificate.Days.Select(day => day.TradingDay).ToList();
        var span = days.Count switch
        {
            0 => "no-day",
            1 => days[0],
            _ => $"{days[0]}_{days[^1]}",
        };
        var suffix = certificate.Instrument is { } one ? "." + Uri.EscapeDataString(one) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{span}{suffix}.json");
    }
}
