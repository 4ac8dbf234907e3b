using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Orleans.Runtime;

namespace Mdc.Grains.Tests.Contracts;

public sealed class ContractGrainTests : IAsyncLifetime
{
    private const int Monday = 20260323, Tuesday = 20260324, Wednesday = 20260325;
    private static readonly Contract May = new("rb2605", 202605), October = new("rb2610", 202610);

    private ContractCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await ContractCluster.Start();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Reported_days_decide_the_main_contract_and_the_roll()
    {
        await Roll();

        var product = _cluster.Product("rb");
        Assert.Equal([Contract.None, May, October], [await product.GetMain(Monday), await product.GetMain(Tuesday), await product.GetMain(Wednesday)]);
        Assert.Equal(new MainContractRoll(new TradingDay(Wednesday), May, October, Price.FromCtp(3_000), Price.FromCtp(3_050)), (await product.GetRolls())[^1]);
    }

    [Fact]
    public async Task What_was_reported_outlives_the_activation()
    {
        await Roll();
        var product = _cluster.Product("rb");
        var before = await product.GetRolls();

        await _cluster.Deactivate(product);

        Assert.Equal(before, await product.GetRolls());
        Assert.Equal(["rb2605", "rb2610"], (await product.GetContracts(Tuesday)).Select(contract => contract.Contract.Code));
    }

    [Fact]
    public async Task Reports_that_come_together_are_stored_together()
    {
        _cluster.Storage.Takes = TimeSpan.FromMilliseconds(20);
        var reports = Enumerable.Range(0, 400).Select(i => Report($"m2609-C-{2_000 + i}", Monday, 10, 10).AsTask()).ToArray();
        await Task.WhenAll(reports);

        await _cluster.Deactivate(_cluster.Product("m"));

        Assert.Equal(400, (await _cluster.Product("m").GetContracts(Monday)).Count);
        Assert.InRange(_cluster.Storage.Writes, 1, 40);
    }

    [Fact]
    public async Task A_report_sent_twice_is_stored_once()
    {
        await Report("rb2605", Monday, 900, 800);
        await Report("rb2605", Monday, 900, 800);

        Assert.Equal(1, _cluster.Storage.Writes);
    }

    [Fact]
    public async Task A_report_that_could_not_be_stored_fails_and_sent_again_is_stored()
    {
        _cluster.Storage.Failures = 1;
        await Assert.ThrowsAsync<OrleansException>(() => Report("rb2605", Monday, 900, 800).AsTask());

        await Report("rb2605", Monday, 900, 800);
        await _cluster.Deactivate(_cluster.Product("rb"));

        Assert.Equal(May, await _cluster.Product("rb").GetMain(Tuesday));
    }

    [Fact]
    public async Task A_report_of_another_product_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _cluster.Product("rb").Report(Figures("hc2605", Monday, 1, 1, 3_000), Monday).AsTask());

    [Fact]
    public async Task Options_are_listed_and_never_main()
    {
        await Report("m2609-C-3000", Monday, 9_000, 9_000);
        await Report("m2609", Monday, 10, 10);

        Assert.Equal(2, (await _cluster.Product("m").GetContracts(Monday)).Count);
        Assert.Equal("m2609", (await _cluster.Product("m").GetMain(Tuesday)).Code);
    }

    [Fact]
    public async Task A_list_brings_what_has_not_ticked_yet_and_the_last_trading_day_of_what_has()
    {
        await Report("rb2605", Monday, 900, 800);
        ListedContract[] list =
        [
            new(May, "rb", Exchange.SHFE, InstrumentKind.Future) { ListedOn = new(20250516), ExpiresOn = new(Tuesday) },
            new(October, "rb", Exchange.SHFE, InstrumentKind.Future) { ListedOn = new(Wednesday), ExpiresOn = new(20261015) },
            new(new Contract("hc2605", 202605), "hc", Exchange.SHFE, InstrumentKind.Future),
        ];

        Assert.Equal(2, await _cluster.Product("rb").Import(list));
        Assert.Equal(0, await _cluster.Product("rb").Import(list));

        Assert.Equal([May], (await _cluster.Product("rb").GetContracts(Tuesday)).Select(contract => contract.Contract));
        Assert.Equal([October], (await _cluster.Product("rb").GetContracts(Wednesday)).Select(contract => contract.Contract));
    }

    private async Task Roll()
    {
        await Report("rb2605", Monday, 900, 800);
        await Report("rb2610", Monday, 100, 100, 3_050);
        await Report("rb2610", Tuesday, 1_000, 900, 3_050);
        await Report("rb2605", Tuesday, 900, 800);
    }

    private ValueTask Report(string code, int day, double openInterest, long volume, int close = 3_000) =>
        _cluster.Product(new string([.. code.TakeWhile(char.IsAsciiLetter)])).Report(Figures(code, day, openInterest, volume, close), day);

    private static ContractDay Figures(string code, int day, double openInterest, long volume, int close) =>
        new(new Contract(code, 200_000 + int.Parse(code.AsSpan(code.IndexOf('2'), 4))), new TradingDay(day), openInterest, volume, Price.FromCtp(close));
}
