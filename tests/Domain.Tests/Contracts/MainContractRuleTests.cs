using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Tests.Contracts;

public sealed class MainContractRuleTests
{
    private static readonly TradingDay Day = new(20260323);
    private static readonly TradingDay Next = new(20260324);
    private static readonly Contract May = new("rb2605", 202605), July = new("rb2607", 202607), October = new("rb2610", 202610);
    private static readonly MainContractRoll[] MainIsMay = [new(new TradingDay(20260105), Contract.None, May, Price.None, Yuan(3_000))];

    [Fact]
    public void Largest_in_both_is_the_next_days_main_contract_and_the_roll_tells_both_closes()
    {
        var roll = Decide(MainIsMay, Figures(May, 900, 800, 3_100), Figures(October, 1_000, 810, 3_150));

        Assert.Equal(new MainContractRoll(Next, May, October, Yuan(3_100), Yuan(3_150)), roll);
    }

    [Theory]
    [InlineData(1_000, 799)]
    [InlineData(899, 2_000)]
    public void Largest_in_one_of_the_two_is_not_enough(double openInterest, long volume) =>
        Assert.Null(Decide(MainIsMay, Figures(May, 900, 800), Figures(October, openInterest, volume)));

    [Fact]
    public void The_two_must_be_largest_in_one_and_the_same_contract() =>
        Assert.Null(Decide(MainIsMay, Figures(May, 900, 800), Figures(July, 1_000, 900), Figures(October, 950, 1_000)));

    [Theory]
    [InlineData(900, 1_000)]
    [InlineData(1_000, 800)]
    [InlineData(900, 800)]
    public void A_tie_with_the_main_contract_changes_nothing(double openInterest, long volume) =>
        Assert.Null(Decide(MainIsMay, Figures(May, 900, 800), Figures(October, openInterest, volume)));

    [Fact]
    public void Of_challengers_that_tie_the_nearer_delivery_wins() =>
        Assert.Equal(July, Decide(MainIsMay, Figures(October, 1_000, 1_000), Figures(May, 900, 800), Figures(July, 1_000, 1_000))?.To);

    [Fact]
    public void A_challenger_with_equal_open_interest_and_more_volume_than_the_other_leads() =>
        Assert.Equal(October, Decide(MainIsMay, Figures(July, 1_000, 900), Figures(May, 900, 800), Figures(October, 1_000, 1_000))?.To);

    [Fact]
    public void What_was_main_before_never_is_again()
    {
        MainContractRoll[] rolls = [.. MainIsMay, new(new TradingDay(20260316), May, October, Price.None, Price.None)];

        Assert.Null(Decide(rolls, Figures(May, 2_000, 2_000), Figures(October, 900, 800), Figures(July, 950, 900)));
    }

    [Fact]
    public void A_code_that_comes_back_after_ten_years_is_another_contract()
    {
        Contract old = new("SR605", 201605), main = new("SR603", 202603), same = new("SR605", 202605);
        MainContractRoll[] rolls = [new(new TradingDay(20160105), Contract.None, old, Price.None, Price.None), new(new TradingDay(20260105), old, main, Price.None, Price.None)];

        Assert.Equal(same, Decide(rolls, Figures(main, 900, 800), Figures(same, 1_000, 1_000))?.To);
    }

    [Fact]
    public void Without_the_main_contracts_own_figures_nobody_has_beaten_it() =>
        Assert.Null(Decide(MainIsMay, Figures(October, 1_000, 1_000)));

    [Fact]
    public void A_main_contract_that_expires_is_followed_by_the_largest_open_interest_of_those_that_remain()
    {
        var roll = MainContractRule.Decide(
            MainIsMay, [Figures(May, 900, 800), Figures(July, 100, 500), Figures(October, 200, 10)], Next, contract => contract != May);

        Assert.Equal((May, October), (roll?.From, roll?.To));
    }

    [Fact]
    public void A_contract_that_expires_today_never_becomes_main_tomorrow() => Assert.Null(MainContractRule.Decide(
        MainIsMay, [Figures(May, 900, 800), Figures(July, 1_000, 1_000)], Next, contract => contract != July));

    [Fact]
    public void The_first_main_contract_comes_from_nowhere()
    {
        var roll = Decide([], Figures(July, 700, 900), Figures(May, 900, 800));

        Assert.Equal((Contract.None, May), (roll?.From, roll?.To));
    }

    [Fact]
    public void A_product_that_nobody_trades_gets_its_nearest_contract_and_keeps_it()
    {
        var first = Decide([], Figures(October, 0, 0), Figures(May, 0, 0));
        Assert.Equal(May, first?.To);

        Assert.Null(Decide([first!.Value], Figures(October, 0, 0), Figures(May, 0, 0)));
    }

    internal static ContractDay Figures(Contract contract, double openInterest, long volume, int close = 3_000) => new(contract, Day, openInterest, volume, Yuan(close));

    internal static Price Yuan(int yuan) => new(yuan * Price.Scale);

    private static MainContractRoll? Decide(MainContractRoll[] rolls, params ContractDay[] figures) =>
        MainContractRule.Decide(rolls, figures, Next, _ => true);
}
