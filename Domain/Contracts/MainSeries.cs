using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Contracts;

/// <summary>How the prices of a main-contract series are joined where the contract changes.</summary>
public enum SeriesAdjustment
{
    /// <summary>As they were traded: the series steps at each roll.</summary>
    None,

    /// <summary>Earlier prices are shifted by the difference of the two contracts' closes: differences of prices stay true, and prices may fall below zero.</summary>
    Spread,

    /// <summary>Earlier prices are multiplied by the quotient of the two closes: returns stay true. Rounded to 1/10,000 yuan, half away from zero.</summary>
    Ratio,
}

/// <summary>One contract's part of a product's main-contract series.</summary>
/// <param name="Contract">The main contract of these trading days.</param>
/// <param name="From">The first of them, its night included.</param>
/// <param name="Until">The first trading day of the part that follows; null for the newest part.</param>
/// <param name="Shift">What joins its prices to the newest part's, by difference; <see cref="Price.None"/> where a roll in between has not both closes.</param>
/// <param name="Factor">The same by quotient; null where it is not known.</param>
public readonly record struct SeriesPart(Contract Contract, TradingDay From, TradingDay? Until, Price Shift, decimal? Factor)
{
    /// <summary>True where the adjustment is known.</summary>
    public bool Joins(SeriesAdjustment adjustment) => adjustment switch
    {
        SeriesAdjustment.Spread => !Shift.IsNone,
        SeriesAdjustment.Ratio => Factor is not null,
        _ => true,
    };

    /// <summary>A bar of this part with its four prices adjusted; volume, turnover and open interest are never. The adjustment must be known.</summary>
    public Bar Adjust(Bar bar, SeriesAdjustment adjustment)
    {
        if (adjustment == SeriesAdjustment.None) return bar;
        return bar with
        {
            Open = Adjust(bar.Open, adjustment), High = Adjust(bar.High, adjustment), Low = Adjust(bar.Low, adjustment), Close = Adjust(bar.Close, adjustment),
        };
    }

    private Price Adjust(Price price, SeriesAdjustment adjustment)
    {
        if (price.IsNone) return price;
        return adjustment == SeriesAdjustment.Spread
            ? new Price(price.Raw + Shift.Raw)
            : new Price((long)Math.Round(price.Raw * Factor!.Value, MidpointRounding.AwayFromZero));
    }
}

/// <summary>A product's main contracts, one after the other, as one series. Pure; any thread.</summary>
/// <remarks>
/// Back-adjusted: the newest part is as it was traded, every earlier one is joined to it over all rolls in between, each by the closes of the
/// two contracts on the trading day that decided it (<see cref="MainContractRoll"/>). A roll thus changes all prices before it.
/// </remarks>
public static class MainSeries
{
    /// <summary>The parts, oldest first; none before the first roll.</summary>
    /// <param name="rolls">All rolls, oldest first.</param>
    /// <param name="through">The present trading day: a roll after it may still change, and does not count.</param>
    public static IReadOnlyList<SeriesPart> PartsOf(IReadOnlyList<MainContractRoll> rolls, TradingDay through)
    {
        var parts = new List<SeriesPart>();
        TradingDay? until = null;
        var (shift, factor) = (new Price(0), (decimal?)1m);
        foreach (var roll in rolls.Reverse().SkipWhile(roll => roll.Day > through))
        {
            parts.Add(new SeriesPart(roll.To, roll.Day, until, shift, factor));
            until = roll.Day;
            shift = shift.IsNone || roll.FromClose.IsNone || roll.ToClose.IsNone ? Price.None : new Price(shift.Raw + roll.ToClose.Raw - roll.FromClose.Raw);
            // A price of nothing, or below, has no quotient: only combinations have one, and they are never main.
            factor = roll.FromClose.Raw <= 0 || roll.ToClose.Raw <= 0 ? null : factor * roll.ToClose.Raw / roll.FromClose.Raw;
        }
        parts.Reverse();
        return parts;
    }
}
