using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Tests.Contracts;

public sealed class MainSeriesTests
{
    private static readonly Contract January = new("rb2601", 202601), May = new("rb2605", 202605), October = new("rb2610", 202610);
    private static readonly TradingDay First = new(20250801), Second = new(20251120), Third = new(20260320), Today = new(20260401);

    private static readonly MainContractRoll[] Rolls =
    [
        new(First, Contract.None, January, Price.None, Yuan(3000)),
        new(Second, January, May, Yuan(3200), Yuan(3280)),
        new(Third, May, October, Yuan(3500), Yuan(3430)),
    ];

    [Fact]
    public void Every_part_is_joined_to_the_newest_over_all_rolls_between()
    {
        var parts = MainSeries.PartsOf(Rolls, Today);

        Assert.Equal([(January, First, (TradingDay?)Second), (May, Second, Third), (October, Third, null)], parts.Select(part => (part.Contract, part.From, part.Until)));
        Assert.Equal([10m, -70m, 0m], parts.Select(part => part.Shift.ToDecimal()));
        Assert.Equal([3280m / 3200 * 3430 / 3500, 3430m / 3500, 1m], parts.Select(part => Math.Round(part.Factor!.Value, 20)));
    }

    [Fact]
    public void A_roll_that_has_not_begun_changes_nothing()
    {
        var parts = MainSeries.PartsOf(Rolls, new TradingDay(20260319));

        Assert.Equal([January, May], parts.Select(part => part.Contract));
        Assert.Equal((null, Yuan(0)), (parts[1].Until, parts[1].Shift));
    }

    [Fact]
    public void A_bars_prices_are_adjusted_and_nothing_else()
    {
        var part = MainSeries.PartsOf(Rolls, Today)[1];
        var bar = new Bar { TradingDay = Second, Open = Yuan(3500), High = Yuan(3501), Low = Yuan(3499), Close = Price.None, Volume = 7, TurnoverCents = 11, OpenInterest = 13 };

        Assert.Equal(bar, part.Adjust(bar, SeriesAdjustment.None));
        Assert.Equal(bar with { Open = Yuan(3430), High = Yuan(3431), Low = Yuan(3429) }, part.Adjust(bar, SeriesAdjustment.Spread));
        Assert.Equal(bar with { Open = Yuan(3430), High = Yuan(3430.98m), Low = Yuan(3429.02m) }, part.Adjust(bar, SeriesAdjustment.Ratio));
    }

    [Fact]
    public void Before_a_roll_without_both_closes_nothing_is_joined_and_behind_it_all_is()
    {
        var parts = MainSeries.PartsOf([Rolls[0], Rolls[1] with { FromClose = Price.None }, Rolls[2]], Today);

        foreach (var adjustment in new[] { SeriesAdjustment.Spread, SeriesAdjustment.Ratio })
            Assert.Equal([false, true, true], parts.Select(part => part.Joins(adjustment)));
        Assert.All(parts, part => Assert.True(part.Joins(SeriesAdjustment.None)));
    }

    [Fact]
    public void Without_a_roll_there_is_no_series() => Assert.Empty(MainSeries.PartsOf([], Today));

    private static Price Yuan(decimal yuan) => new((long)(yuan * Price.Scale));
}
