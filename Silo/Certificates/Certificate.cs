using Mdc.Domain.Certificates;

namespace Mdc.Silo.Certificates;

/// <summary>What is signed: which ticks and bars of which trading days agree at which points, and where they do not.</summary>
/// <param name="Format">mdc-certificate/1.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Commit">Of the sources it was built from.</param>
/// <param name="IssuedAt">Our clock, exchange time.</param>
/// <param name="Source">live, simulated or replay.</param>
/// <param name="Rules">Products, calendar and sessions, by their versions.</param>
/// <param name="BarRules">Version of the rules that the bars were folded by.</param>
/// <param name="Feeder">Whose journal it is about.</param>
/// <param name="Instrument">The one it is limited to; null for all.</param>
/// <param name="Verdict">clean, or different.</param>
/// <param name="Journal">The journal as it was read.</param>
/// <param name="Days">The trading days, oldest first.</param>
/// <param name="Differences">Where the points do not agree; the first is the one to look at.</param>
internal sealed record Certificate(
    string Format, string Version, string Commit, string IssuedAt, string Source, string Rules, int BarRules, int Feeder, string? Instrument, string Verdict,
    CertifiedJournal Journal, IReadOnlyList<CertifiedDay> Days, IReadOnlyList<Difference> Differences)
{
    /// <summary>The format this program writes.</summary>
    public const string CurrentFormat = "mdc-certificate/1";

    /// <summary>True where nothing differs.</summary>
    public bool IsClean => Differences.Count == 0;
}

/// <summary>The part of a journal that was read.</summary>
internal sealed record CertifiedJournal(long FirstRecord, long NextRecord, int Segments, long DamagedRecords);

/// <summary>One trading day in sum.</summary>
/// <param name="TradingDay">yyyy-MM-dd.</param>
/// <param name="Settled">True where all of it is archived and stored; else the store may still grow.</param>
/// <param name="Pushes">Callbacks, whatever became of them.</param>
/// <param name="Accepted">Ticks that count.</param>
/// <param name="StoredTicks">Rows of ticks.</param>
/// <param name="Bars">1-minute bars the journal makes.</param>
/// <param name="StoredBars">Rows of bars.</param>
/// <param name="Instruments">Each instrument.</param>
internal sealed record CertifiedDay(
    string TradingDay, bool Settled, long Pushes, long Accepted, long StoredTicks, long Bars, long StoredBars, IReadOnlyList<CertifiedInstrument> Instruments);

/// <summary>One instrument at each point; a point that could not be asked is null.</summary>
internal sealed record CertifiedInstrument(
    string Instrument, Tally Callback, IReadOnlyDictionary<string, long> NotAccepted, Tally Journal, CertifiedWitness? Grain, Tally Store,
    Tally JournalBars, Tally StoredBars, CertifiedWitness? Client);

/// <summary>How many records, and the sum modulo 2^128 of their digests in hexadecimal.</summary>
internal sealed record Tally(long Count, string Sum)
{
    public static Tally Of(in DigestSum sum) => new(sum.Count, sum.Hex);
}

/// <summary>What a grain or gateway took between two positions: how many, and the sum of the records' checksums.</summary>
internal sealed record CertifiedWitness(string After, string Through, long Count, string Checksums, bool Agrees);
