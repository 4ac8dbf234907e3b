using Mdc.Domain.Calendar;

namespace Mdc.Domain.Quality;

/// <summary>What the stored 1-minute bars of a trading day, or of one instrument in it, are worth.</summary>
/// <param name="Day">The trading day.</param>
/// <param name="Instrument">The instrument; null for all together.</param>
/// <param name="Instruments">How many instruments have bars.</param>
/// <param name="Bars">Stored 1-minute bars.</param>
/// <param name="Ticks">Ticks in them.</param>
/// <param name="NoTrade">Bars in which nothing was traded.</param>
/// <param name="Partial">Bars that began before the feed was there.</param>
/// <param name="Gap">Bars in which ticks are known to be lost.</param>
/// <param name="FeedDown">Bars during which the feed was down.</param>
/// <param name="Revised">Bars that were corrected after they closed.</param>
public sealed record QualityCount(
    TradingDay Day, string? Instrument, int Instruments, long Bars, long Ticks, long NoTrade, long Partial, long Gap, long FeedDown, long Revised);

/// <summary>Counts the flags of stored bars.</summary>
/// <remarks>Throws <see cref="Bars.StoreUnavailableException"/> where the store can't be reached. A day costs some tenths of a second: ask seldom.</remarks>
public interface IQualityReport
{
    /// <summary>The newest trading days that have bars, newest first.</summary>
    Task<IReadOnlyList<QualityCount>> Days(int most, CancellationToken cancellation);

    /// <summary>One day by instrument, those with most doubtful bars first.</summary>
    Task<IReadOnlyList<QualityCount>> Day(TradingDay day, int most, CancellationToken cancellation);
}
