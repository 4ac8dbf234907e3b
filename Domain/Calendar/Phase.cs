namespace Mdc.Domain.Calendar;

/// <summary>What an instant is to a trading day. The numbers are stored and never change.</summary>
public enum Phase : byte
{
    /// <summary>Before the first auction (or the first section) or from 16:00 of the trading day.</summary>
    Closed = 0,

    /// <summary>Less than five minutes before a section that opens with an auction.</summary>
    Auction = 1,

    /// <summary>Inside a section.</summary>
    Continuous = 2,

    /// <summary>At a section's end or at most 60 s after it: the closing bar's.</summary>
    SectionEdge = 3,

    /// <summary>Between two sections of the trading day: a tea break, the small hours, a weekend after the night of Friday.</summary>
    Break = 4,

    /// <summary>After the closing edge until 16:00: settlement prices, and sometimes volume that revises the last bar.</summary>
    PostClose = 5,
}
