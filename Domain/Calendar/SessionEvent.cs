namespace Mdc.Domain.Calendar;

/// <summary>What happens to a product's trading at an instant. The numbers go over the wire and never change.</summary>
public enum SessionEventKind : byte
{
    /// <summary>The auction before a section begins.</summary>
    Auction = 0,

    /// <summary>The trading day's first section begins.</summary>
    Open = 1,

    /// <summary>A section ends and another one of the trading day follows.</summary>
    Break = 2,

    /// <summary>Another section of the trading day begins.</summary>
    Resume = 3,

    /// <summary>The trading day's last section ends.</summary>
    Close = 4,
}

/// <summary>One event of a product's trading day.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Day">The trading day it belongs to.</param>
/// <param name="AtNs">When, unix nanoseconds.</param>
public readonly record struct SessionEvent(SessionEventKind Kind, TradingDay Day, long AtNs)
{
    /// <summary>All events of a trading day, in order of time.</summary>
    public static IEnumerable<SessionEvent> Of(TradingSessions sessions)
    {
        var (day, count) = (sessions.TradingDay, sessions.Sections.Length);
        for (var i = 0; i < count; i++)
        {
            var section = sessions.Sections[i];
            if (section.HasAuction) yield return new(SessionEventKind.Auction, day, section.StartNs - TradingSessions.AuctionNs);
            yield return new(i == 0 ? SessionEventKind.Open : SessionEventKind.Resume, day, section.StartNs);
            yield return new(i == count - 1 ? SessionEventKind.Close : SessionEventKind.Break, day, section.EndNs);
        }
    }

    /// <summary>The events after an instant, in order of time and without end. Throws <see cref="KeyNotFoundException"/> where the table does not name the product.</summary>
    /// <param name="productRoot">The product's root.</param>
    /// <param name="afterNs">Unix nanoseconds; an event at this very instant is over.</param>
    /// <param name="rules">Calendar and sessions.</param>
    public static IEnumerable<SessionEvent> After(string productRoot, long afterNs, MarketRules rules)
    {
        for (var day = ExchangeClock.TradingDayAt(afterNs, rules.Calendar); ; day = rules.Calendar.Next(day))
        {
            foreach (var next in Of(rules.Sessions.For(productRoot, day, rules.Calendar)))
                if (next.AtNs > afterNs) yield return next;
        }
    }
}
