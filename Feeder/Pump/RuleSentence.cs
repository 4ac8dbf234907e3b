using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Pump;

/// <summary>Rules in words, for who reads a list of refused rows.</summary>
internal static class RuleSentence
{
    public static string Of(TickRule rule) => rule switch
    {
        TickRule.BadInstrument => "The instrument code is empty, longer than 31 bytes or not printable.",
        TickRule.UnknownInstrument => "The code is of no product we know.",
        TickRule.BadTime => "The time can't be read.",
        TickRule.BadTradingDay => "It has no trading day, or one that the calendar refuses.",
        TickRule.BadNumber => "It has a number no exchange sends.",
        TickRule.StaleSnapshot => "It is outside every session of its trading day: a snapshot sent again.",
        TickRule.InBreak => "It is inside a break of the trading day.",
        TickRule.OlderTradingDay => "Its trading day is before the instrument's.",
        TickRule.NoSession => "It is stamped for an evening that has no session.",
        TickRule.FallingVolume => "Its day volume is smaller than before, at a later time.",
        TickRule.AheadOfClock => "Its time is ahead of ours.",
        TickRule.Conflict => "Another front sent the same time and volume with other content first.",
        TickRule.NotRecorded => "The recording policy leaves the instrument out.",
        _ => "",
    };
}
