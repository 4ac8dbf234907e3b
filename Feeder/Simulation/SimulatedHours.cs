using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;

namespace Mdc.Feeder.Simulation;

/// <summary>What the instruments of a product do in a half second.</summary>
internal enum Beat : byte
{
    /// <summary>Nothing.</summary>
    Silent,

    /// <summary>Trade.</summary>
    Trade,

    /// <summary>The auction's one tick, with its volume.</summary>
    Auction,

    /// <summary>The morning auction after a night: a tick in which nothing has changed.</summary>
    EmptyAuction,

    /// <summary>The last tick of a section, on its end.</summary>
    Edge,

    /// <summary>The settlement price.</summary>
    Settle,

    /// <summary>Volume that comes after the close.</summary>
    LateVolume,
}

/// <summary>The hours of one product as they go by, trading day after trading day.</summary>
internal sealed class SimulatedHours
{
    private const long AuctionLeadNs = 60 * ChinaTime.NsPerSecond;
    private const long SettleAfterNs = 870 * ChinaTime.NsPerSecond;
    private const long LateVolumeAfterNs = 960 * ChinaTime.NsPerSecond;

    private readonly MarketRules _rules;
    private readonly Product _product;

    public SimulatedHours(MarketRules rules, Product product, long startNs)
    {
        (_rules, _product) = (rules, product);
        Sessions = rules.Sessions.For(product.Root, ExchangeClock.TradingDayAt(startNs, rules.Calendar), rules.Calendar);
        MoveTo(startNs);
    }

    /// <summary>Sessions of the trading day at hand: until 16:00 the one that is closing, then the next.</summary>
    public TradingSessions Sessions { get; private set; }

    /// <summary>The trading day after it, whose settlement of the day before is this day's.</summary>
    public TradingDay NextDay => _rules.Calendar.Next(Sessions.TradingDay);

    /// <summary>How many minutes of the trading day have been traded at an instant, with a fraction.</summary>
    public double MinuteAt(long ns)
    {
        foreach (ref readonly var section in Sessions.Sections)
        {
            if (ns < section.StartNs) return section.FirstMinute;
            if (ns < section.EndNs) return section.FirstMinute + (ns - section.StartNs) / (double)ChinaTime.NsPerMinute;
        }
        return Sessions.TotalMinutes;
    }

    /// <summary>What happens in the half second that begins at this instant.</summary>
    public Beat MoveTo(long beatNs)
    {
        while (beatNs >= Sessions.PostCloseEndNs) Sessions = _rules.Sessions.For(_product.Root, NextDay, _rules.Calendar);
        // A market that never closes has one section and no edges: its end is the next day's start.
        var hasEdges = Sessions.TotalMinutes < 1_440;
        foreach (ref readonly var section in Sessions.Sections)
        {
            if (section.HasAuction && beatNs == section.StartNs - AuctionLeadNs) return section.StartNs == Sessions.OpenNs ? Beat.Auction : Beat.EmptyAuction;
            if (section.Contains(beatNs)) return Beat.Trade;
            // Zhengzhou's last tick is stamped a second before the end (ctp.md 4.3).
            if (hasEdges && beatNs == section.EndNs && _product.Exchange != Exchange.CZCE) return Beat.Edge;
        }

        if (hasEdges && beatNs == Sessions.CloseNs + SettleAfterNs) return Beat.Settle;
        return hasEdges && beatNs == Sessions.CloseNs + LateVolumeAfterNs ? Beat.LateVolume : Beat.Silent;
    }
}
