namespace Mdc.Domain.Ticks;

/// <summary>What became of a tick at the gate: accepted, a repeat, or the rule that refused it. The numbers are stored and never change.</summary>
public enum TickRule : byte
{
    /// <summary>Enters its shard's sequence.</summary>
    Accepted = 0,

    /// <summary>Equal in all exchange fields to an accepted tick: counted only.</summary>
    Repeat = 1,

    /// <summary>Instrument code empty, longer than 31 bytes, or not printable ASCII.</summary>
    BadInstrument = 10,

    /// <summary>The code is of no product we know.</summary>
    UnknownInstrument = 11,

    /// <summary>UpdateTime or UpdateMillisec can't be read.</summary>
    BadTime = 12,

    /// <summary>No trading day in the tick or the login, or one that the calendar refuses.</summary>
    BadTradingDay = 13,

    /// <summary>A number no exchange sends: negative volume or open interest, a price beyond any futures price.</summary>
    BadNumber = 14,

    /// <summary>Outside every session of its trading day: the last snapshot sent again at login or by a front's restart.</summary>
    StaleSnapshot = 20,

    /// <summary>Inside a break of the day, later than the closing edge of the section before.</summary>
    InBreak = 21,

    /// <summary>Of an older trading day than the instrument's last accepted tick.</summary>
    OlderTradingDay = 22,

    /// <summary>Stamped for an evening or a day that has no session: dead contracts send such ticks.</summary>
    NoSession = 23,

    /// <summary>Day volume smaller than before at a later exchange time.</summary>
    FallingVolume = 24,

    /// <summary>Further ahead of our clock than any exchange clock: would drag the watermark.</summary>
    AheadOfClock = 25,

    /// <summary>Same instrument, time and day volume as an accepted tick of another front, and other content: the first copy counts.</summary>
    Conflict = 26,

    /// <summary>The recording policy leaves the instrument out.</summary>
    NotRecorded = 30,
}
