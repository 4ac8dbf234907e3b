using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;

namespace Mdc.Domain.Tests.Contracts;

public sealed class MainContractLedgerTests
{
    private static readonly MarketRules Rules = MarketRules.LoadEmbedded();
    private static readonly Contract May = new("rb2605", 202605), October = new("rb2610", 202610);
    private static readonly TradingDay Monday = new(20260323), Tuesday = new(20260324), Wednesday = new(20260325);

    private readonly MainContractLedger _ledger = new(Rules.Calendar, (contract, day) => day.Value / 100 <= contract.DeliveryMonth);

    [Fact]
    public void A_roll_waits_for_the_next_trading_day()
    {
        Close(Monday, may: 900, october: 100);
        Close(Tuesday, may: 400, october: 500);

        Assert.Equal([Contract.None, May, October], new[] { Monday, Tuesday, Wednesday }.Select(_ledger.MainOn));
    }

    [Fact]
    public void A_roll_before_a_holiday_takes_effect_on_the_first_trading_day_after_it()
    {
        // National day 2025: 30 September is followed by 9 October.
        TradingDay before = new(20250930), after = new(20251009);
        Close(new TradingDay(20250929), may: 900, october: 100);
        Close(before, may: 400, october: 500);

        Assert.Equal(after, _ledger.Rolls()[^1].Day);
        Assert.Equal(May, _ledger.MainOn(new TradingDay(20251008)));
    }

    [Fact]
    public void The_night_of_friday_has_mondays_main_contract()
    {
        var friday = new TradingDay(20260320);
        Close(new TradingDay(20260319), may: 900, october: 100);
        Close(friday, may: 400, october: 500);
        var evening = ChinaTime.ToNs(friday.ToDate(), 21 * 3_600);

        Assert.Equal(October, _ledger.MainOn(ExchangeClock.TradingDayAt(evening, Rules.Calendar)));
        Assert.Equal(May, _ledger.MainOn(friday));
    }

    [Fact]
    public void Figures_that_come_once_the_next_day_has_begun_change_nothing_of_it()
    {
        Close(Monday, may: 900, october: 100);
        Close(Tuesday, may: 900, october: 100);

        _ledger.Report(Figures(October, Tuesday, 2_000), begun: Wednesday);
        _ledger.Report(Figures(May, Tuesday, 10), begun: Wednesday);
        _ledger.Report(Figures(May, Tuesday, 10), begun: Tuesday);

        Assert.Equal(May, _ledger.MainOn(Wednesday));
    }

    [Fact]
    public void Volume_booked_after_the_close_still_counts_before_the_next_day_begins()
    {
        Close(Monday, may: 900, october: 100);
        Close(Tuesday, may: 900, october: 800);
        Assert.Equal(May, _ledger.MainOn(Wednesday));

        Assert.True(_ledger.Report(Figures(October, Tuesday, 1_000), begun: Tuesday));

        Assert.Equal(October, _ledger.MainOn(Wednesday));
    }

    [Fact]
    public void A_day_whose_figures_are_all_late_leaves_the_main_contract_as_it_is()
    {
        Close(Monday, may: 900, october: 100);
        _ledger.Report(Figures(May, Tuesday, 10), begun: Wednesday);
        _ledger.Report(Figures(October, Tuesday, 2_000), begun: Wednesday);

        Assert.Equal(May, _ledger.MainOn(new TradingDay(20260326)));
    }

    [Fact]
    public void The_same_report_twice_changes_something_once()
    {
        Assert.True(_ledger.Report(Figures(May, Monday, 1), begun: Monday));
        Assert.False(_ledger.Report(Figures(May, Monday, 1), begun: Monday));
    }

    [Fact]
    public void A_ledger_restored_from_what_it_stored_goes_on_as_if_it_had_never_stopped()
    {
        Close(Monday, may: 900, october: 100);
        Close(Tuesday, may: 400, october: 500);
        var restored = new MainContractLedger(Rules.Calendar, (_, _) => true);

        restored.Restore(_ledger.Begun, _ledger.Settled, _ledger.Figures);

        Assert.Equal(_ledger.Rolls(), restored.Rolls());
    }

    [Fact]
    public void Mains_agree_with_a_slow_twin_whatever_the_order_of_the_reports()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var market = RandomMarket(random);
            var ledger = new MainContractLedger(Rules.Calendar, IsListed);
            foreach (var day in market.GroupBy(figures => figures.Day))
            {
                var shuffled = day.ToArray();
                random.Shuffle(shuffled);
                foreach (var figures in shuffled) ledger.Report(figures, day.Key);
            }

            var expected = SlowTwin(market);

            var end = Rules.Calendar.Next(market[^1].Day);
            for (var day = market[0].Day; day <= end; day = Rules.Calendar.Next(day))
                Assert.True(expected.GetValueOrDefault(day, Contract.None) == ledger.MainOn(day), $"seed {seed}, {day}");
            Assert.Equal(ledger.Rolls().Count, ledger.Rolls().Select(roll => roll.To).Distinct().Count());
        }
    }

    private static bool IsListed(Contract contract, TradingDay day) => day.Value / 100 <= contract.DeliveryMonth;

    // Small numbers, so that ties are common.
    private static List<ContractDay> RandomMarket(Random random)
    {
        Contract[] contracts = [new("x2604", 202604), new("x2605", 202605), new("x2607", 202607), new("x2609", 202609)];
        var market = new List<ContractDay>();
        for (var day = new TradingDay(20260415); day.Value < 20260610; day = Rules.Calendar.Next(day))
            foreach (var contract in contracts)
                if (IsListed(contract, day)) market.Add(new ContractDay(contract, day, random.Next(4), random.Next(4), MainContractRuleTests.Yuan(random.Next(1, 9))));
        return market;
    }

    // The rule as its sentence reads, one day after the other, with every contract compared with every other.
    private static Dictionary<TradingDay, Contract> SlowTwin(List<ContractDay> market)
    {
        var mains = new Dictionary<TradingDay, Contract>();
        var former = new HashSet<Contract>();
        var main = Contract.None;
        foreach (var day in market.GroupBy(figures => figures.Day))
        {
            var next = Rules.Calendar.Next(day.Key);
            var open = day.Where(figures => IsListed(figures.Contract, next) && !former.Contains(figures.Contract)).ToList();
            var ofMain = day.Where(figures => figures.Contract == main).ToList();
            if (main.IsNone || !IsListed(main, next))
            {
                var best = open.Where(a => open.All(b => (a.OpenInterest, a.Volume, -a.Contract.DeliveryMonth).CompareTo((b.OpenInterest, b.Volume, -b.Contract.DeliveryMonth)) >= 0)).ToList();
                if (best.Count > 0) former.Add(main = best[0].Contract);
            }
            else
            {
                var leaders = day.Where(a => day.All(b => a.OpenInterest >= b.OpenInterest && a.Volume >= b.Volume)).OrderBy(a => a.Contract.DeliveryMonth).ToList();
                if (leaders.Count > 0 && leaders[0].OpenInterest > ofMain[0].OpenInterest && leaders[0].Volume > ofMain[0].Volume && open.Contains(leaders[0])) former.Add(main = leaders[0].Contract);
            }
            mains[next] = main;
        }
        return mains;
    }

    private void Close(TradingDay day, long may, long october)
    {
        _ledger.Report(Figures(October, day, october), begun: day);
        _ledger.Report(Figures(May, day, may), begun: day);
    }

    private static ContractDay Figures(Contract contract, TradingDay day, long both) => new(contract, day, both, both, MainContractRuleTests.Yuan(3_000));
}
