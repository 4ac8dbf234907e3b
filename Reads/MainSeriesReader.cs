using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Grains.Interfaces;

namespace Mdc.Reads;

/// <summary>Minutes of a product's main contracts as one line. Asked for as "rb.main": no code has a dot.</summary>
public sealed class MainSeriesReader(BarReader bars, IMarketReads reads, MarketRules rules, TimeProvider time)
{
    private const string Suffix = ".main";

    /// <summary>The product whose series a name asks for; null where it is the name of an instrument.</summary>
    public static string? ProductOf(string name) => name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : null;

    /// <summary>The parts of a product's series up to now, oldest first; none before its first trading day was settled here.</summary>
    public async Task<IReadOnlyList<SeriesPart>> Parts(string product) =>
        MainSeries.PartsOf(await reads.GetRolls(product), ExchangeClock.TradingDayAt(ChinaTime.ToNs(time.GetUtcNow()), rules.Calendar));

    /// <summary>Minutes of the series, oldest first.</summary>
    /// <param name="parts">The series' parts.</param>
    /// <param name="range">Bounds of the minutes; its instrument does not matter.</param>
    /// <param name="adjustment">How parts are joined.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The minutes, the start of the forming one, and the first part that could not be joined: then there are no minutes.</returns>
    public async Task<(List<Bar> Minutes, long? FormingStartNs, SeriesPart? Loose)> Minutes(
        IReadOnlyList<SeriesPart> parts, BarQuery range, SeriesAdjustment adjustment, CancellationToken cancellation)
    {
        var (found, formingStart) = (new List<IEnumerable<Bar>>(), (long?)null);
        var left = range.Limit;
        for (var i = parts.Count - 1; i >= 0 && left > 0; i--)
        {
            var part = parts[i];
            var fromNs = Math.Max(range.FromNs, ExchangeClock.BeginNs(part.From, rules.Calendar));
            var toNs = part.Until is { } until ? Math.Min(range.ToNs, ExchangeClock.BeginNs(until, rules.Calendar)) : range.ToNs;
            if (fromNs >= toNs) continue;
            var (minutes, forming) = await bars.Minutes(range with { Instrument = part.Contract.Code, FromNs = fromNs, ToNs = toNs, Limit = left }, cancellation);
            if (minutes.Count == 0) continue;
            if (!part.Joins(adjustment)) return ([], null, part);
            formingStart ??= forming;
            left -= minutes.Count;
            found.Add(minutes.Select(bar => part.Adjust(bar, adjustment)));
        }
        found.Reverse();
        return ([.. found.SelectMany(part => part)], formingStart, null);
    }
}
