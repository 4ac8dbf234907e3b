namespace Mdc.Domain.Calendar;

/// <summary>The sections of one trading day in order of time, and what each instant is to them. Immutable, shared, any thread; no call allocates.</summary>
public sealed class TradingSessions
{
    /// <summary>How long before a section its auction begins: orders for four minutes, matching for one (ctp.md 5).</summary>
    public const long AuctionNs = 5 * ChinaTime.NsPerMinute;

    /// <summary>How long after a section's end a tick still belongs to its closing bar.</summary>
    public const long EdgeNs = 60 * ChinaTime.NsPerSecond;

    /// <summary>Until when, in nanoseconds of the trading day's date, ticks after the close may revise the last bar: 16:00.</summary>
    public const long PostCloseUntilNsOfDay = 16 * 3_600 * ChinaTime.NsPerSecond;

    private readonly TradingSection[] _sections;

    internal TradingSessions(TradingDay tradingDay, TradingSection[] sections)
    {
        (TradingDay, _sections) = (tradingDay, sections);
        (OpenNs, CloseNs, TotalMinutes) = (sections[0].StartNs, sections[^1].EndNs, sections[^1].LastMinute + 1);
        PostCloseEndNs = Math.Max(CloseNs, ChinaTime.MidnightNs(tradingDay.ToDate()) + PostCloseUntilNsOfDay);
    }

    /// <summary>The day all of it belongs to.</summary>
    public TradingDay TradingDay { get; }

    /// <summary>The sections, in order of time; at least one, none overlapping.</summary>
    public ReadOnlySpan<TradingSection> Sections => _sections;

    /// <summary>How many session minutes the trading day has.</summary>
    public int TotalMinutes { get; }

    /// <summary>Start of the first section; its auction, if any, comes before.</summary>
    public long OpenNs { get; }

    /// <summary>End of the last section.</summary>
    public long CloseNs { get; }

    /// <summary>When nothing can belong to the trading day any more: 16:00, or the close where that is later.</summary>
    public long PostCloseEndNs { get; }

    /// <summary>True where the instant is inside a section.</summary>
    public bool Contains(long ns) => SectionAt(ns) >= 0;

    /// <summary>Index of the section the instant is inside of, closed on the left; -1 for none.</summary>
    public int SectionAt(long ns)
    {
        for (var i = 0; i < _sections.Length; i++)
        {
            if (ns < _sections[i].EndNs) return ns >= _sections[i].StartNs ? i : -1;
        }

        return -1;
    }

    /// <summary>Index of the session minute the instant is inside of, 0 to <see cref="TotalMinutes"/> - 1; -1 for none.</summary>
    public int MinuteAt(long ns)
    {
        var section = SectionAt(ns);
        return section < 0 ? -1 : _sections[section].MinuteAt(ns);
    }

    /// <summary>
    /// The session minute whose bar a tick of this instant belongs to: its own inside a section, the first one for the auction before a
    /// section, the last one at a section's edge; -1 for all else.
    /// </summary>
    public int BarMinuteAt(long ns)
    {
        for (var i = 0; i < _sections.Length; i++)
        {
            ref readonly var section = ref _sections[i];
            if (section.Contains(ns)) return section.MinuteAt(ns);
            if (IsAuction(in section, ns)) return section.FirstMinute;
            if (IsEdge(in section, ns) && !StartsBy(i + 1, ns)) return section.LastMinute;
        }

        return -1;
    }

    /// <summary>What the instant is to this trading day.</summary>
    public Phase At(long ns)
    {
        for (var i = 0; i < _sections.Length; i++)
        {
            ref readonly var section = ref _sections[i];
            if (ns >= section.EndNs) continue;
            if (ns >= section.StartNs) return Phase.Continuous;
            if (IsAuction(in section, ns)) return Phase.Auction;
            if (i == 0) return Phase.Closed;
            return IsEdge(in _sections[i - 1], ns) ? Phase.SectionEdge : Phase.Break;
        }

        if (IsEdge(in _sections[^1], ns)) return Phase.SectionEdge;
        return ns < PostCloseEndNs ? Phase.PostClose : Phase.Closed;
    }

    /// <summary>First instant of a session minute. Throws <see cref="ArgumentOutOfRangeException"/> outside 0 to <see cref="TotalMinutes"/> - 1.</summary>
    public long MinuteStartNs(int minute)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minute);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(minute, TotalMinutes);
        var i = _sections.Length - 1;
        while (_sections[i].FirstMinute > minute) i--;
        return _sections[i].StartNs + (minute - _sections[i].FirstMinute) * ChinaTime.NsPerMinute;
    }

    /// <summary>First instant after a session minute. Throws as <see cref="MinuteStartNs"/>.</summary>
    public long MinuteEndNs(int minute) => MinuteStartNs(minute) + ChinaTime.NsPerMinute;

    private static bool IsAuction(in TradingSection section, long ns) => section.HasAuction && ns < section.StartNs && ns >= section.StartNs - AuctionNs;

    private static bool IsEdge(in TradingSection section, long ns) => ns >= section.EndNs && ns <= section.EndNs + EdgeNs;

    private bool StartsBy(int section, long ns) => section < _sections.Length && ns >= _sections[section].StartNs;
}
