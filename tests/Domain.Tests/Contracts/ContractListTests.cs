using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;
using Mdc.Domain.Tests.Instruments;

namespace Mdc.Domain.Tests.Contracts;

public sealed class ContractListTests
{
    private static readonly ProductTable Products = MarketRules.LoadEmbedded().Products;
    private static readonly TradingDay Monday = new(20260323);

    private readonly ContractList _list = new();

    [Fact]
    public void A_contract_joins_with_its_first_tick_and_leaves_after_its_delivery_month()
    {
        Assert.True(_list.Seen(Parse("rb2604"), Monday));

        Assert.Empty(_list.On(new TradingDay(20260320)));
        Assert.Equal(["rb2604"], Codes(Monday));
        Assert.Equal(["rb2604"], Codes(new TradingDay(20260430)));
        Assert.Empty(_list.On(new TradingDay(20260506)));
    }

    [Fact]
    public void A_list_knows_the_days_better_than_ticks()
    {
        _list.Seen(Parse("rb2604"), Monday);
        _list.Add(ListedContract.Of(Parse("rb2604")) with { ListedOn = new(20250416), ExpiresOn = new(20260415) });

        Assert.Equal(["rb2604"], Codes(new TradingDay(20250416)));
        Assert.Equal(["rb2604"], Codes(new TradingDay(20260415)));
        Assert.Empty(_list.On(new TradingDay(20260416)));
        Assert.Equal(Monday, _list.All.Single().FirstSeen);
    }

    [Fact]
    public void Seen_twice_on_a_day_is_news_once()
    {
        Assert.True(_list.Seen(Parse("rb2604"), Monday));
        Assert.False(_list.Seen(Parse("rb2604"), Monday));
        Assert.True(_list.Seen(Parse("rb2604"), new TradingDay(20260324)));
    }

    [Fact]
    public void What_was_delivered_long_ago_is_forgotten_and_nothing_else()
    {
        foreach (var code in (string[])["rb2604", "rb2605", "rb2610"]) _list.Seen(Parse(code), Monday);

        Assert.Equal(1, _list.Forget(beforeMonth: 202605));
        Assert.Equal(["rb2605", "rb2610"], _list.All.Select(contract => contract.Contract.Code));
    }

    [Fact]
    public void A_json_list_gives_both_days_and_refuses_what_is_no_product_of_ours()
    {
        const string json = """
            {"CZCE": {"SR605": {"name": "x", "code": "SR605", "exchg": "CZCE", "product": "SR", "opendate": 20250516, "expiredate": 20260515, "longmarginratio": 0.1}},
             "XX": {"qq2605": {"code": "qq2605", "opendate": 20250516, "expiredate": 20260515}}}
            """;

        var file = ContractFile.ReadJson(new MemoryStream(Encoding.UTF8.GetBytes(json)), Products);

        var contract = Assert.Single(file.Contracts);
        Assert.Equal((new Contract("SR605", 202605), "SR", Exchange.CZCE), (contract.Contract, contract.Product, contract.Exchange));
        Assert.Equal((20250516, 20260515), (contract.ListedOn.Value, contract.ExpiresOn.Value));
        Assert.Contains("qq2605", Assert.Single(file.Refused));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"SHFE\": 1}")]
    public void A_json_list_of_another_shape_is_refused_whole(string json) =>
        Assert.Throws<InvalidDataException>(() => ContractFile.ReadJson(new MemoryStream(Encoding.UTF8.GetBytes(json)), Products));

    [Theory]
    [InlineData("")]
    [InlineData("InstrumentID,OpenDate\nrb2605,20250516")]
    [InlineData("InstrumentID,OpenDate,ExpireDate\nrb2605,20250516")]
    public void A_query_without_its_columns_is_refused_whole(string csv) =>
        Assert.Throws<InvalidDataException>(() => ContractFile.ReadCsv(new StringReader(csv), Products));

    [ReferenceListFact("ref/contracts_20260323.json")]
    public void A_real_list_gives_every_future_listed_on_its_day()
    {
        using var json = File.OpenRead(ReferenceListFactAttribute.PathOf("ref/contracts_20260323.json"));
        var file = ContractFile.ReadJson(json, Products);
        foreach (var contract in file.Contracts) _list.Add(contract);

        Assert.Empty(file.Refused);
        Assert.Equal(922, _list.All.Count);
        // The file still carries March's index futures and others whose last trading day is over.
        Assert.DoesNotContain("IC2603", Codes(Monday));
        Assert.Contains("IC2605", Codes(Monday));
        Assert.DoesNotContain("IC2605", Codes(new TradingDay(20260320)));
    }

    [ReferenceListFact("ref/ctp_instruments_2025.csv")]
    public void A_real_instrument_query_gives_every_instrument_with_its_last_trading_day()
    {
        using var csv = new StreamReader(ReferenceListFactAttribute.PathOf("ref/ctp_instruments_2025.csv"));
        var file = ContractFile.ReadCsv(csv, Products);

        Assert.Empty(file.Refused);
        Assert.Equal(new TradingDay(20250530), file.Contracts.Single(contract => contract.Contract.Code == "sc2506").ExpiresOn);
        Assert.True(file.Contracts.Count > 780, $"{file.Contracts.Count} contracts");
    }

    private static Instrument Parse(string code) =>
        InstrumentCode.TryParse(code, Monday, Products, out var instrument, out var reason) ? instrument : throw new ArgumentException(reason);

    private IEnumerable<string> Codes(TradingDay day) => _list.On(day).Select(contract => contract.Contract.Code);
}
