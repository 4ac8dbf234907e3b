using Mdc.Domain.Calendar;

namespace Mdc.Silo.Certificates;

/// <summary>Where two of the places that must agree do not.</summary>
/// <param name="Instrument">The instrument; null where the damage hides it, or concerns all.</param>
/// <param name="TradingDay">Its trading day as yyyy-MM-dd; null where the damage hides it.</param>
/// <param name="Place">journal, store, bars, history, grain or client.</param>
/// <param name="What">What is wrong and exactly where, in a sentence.</param>
internal sealed record Difference(string? Instrument, string? TradingDay, string Place, string What)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Instrument ?? "(no instrument)"} {TradingDay ?? "(no trading day)"} {Place}: {What}";

    public static Difference Of(string instrument, TradingDay day, string place, string what) => new(instrument, day.ToString(), place, what);
}
