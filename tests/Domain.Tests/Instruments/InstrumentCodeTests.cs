using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;

namespace Mdc.Domain.Tests.Instruments;

public sealed class InstrumentCodeTests
{
    private static readonly TradingDay AsOf = new(20230601);
    private static readonly ProductTable Products = MarketRules.LoadEmbedded().Products;

    [Theory]
    [InlineData("rb2310", Exchange.SHFE, "rb", 2023, 10)]
    [InlineData("sc2309", Exchange.INE, "sc", 2023, 9)]
    [InlineData("m2401", Exchange.DCE, "m", 2024, 1)]
    [InlineData("SR309", Exchange.CZCE, "SR", 2023, 9)]
    [InlineData("si2312", Exchange.GFEX, "si", 2023, 12)]
    [InlineData("IF2306", Exchange.CFFEX, "IF", 2023, 6)]
    [InlineData("T2309", Exchange.CFFEX, "T", 2023, 9)]
    public void A_future_is_product_and_month(string code, Exchange exchange, string root, int year, int month)
    {
        var future = Parse(code);

        Assert.Equal(InstrumentKind.Future, future.Kind);
        Assert.Equal((exchange, root, year, month), (future.Exchange, future.Product.Root, future.DeliveryYear, future.DeliveryMonth));
        Assert.True(future.Strike.IsNone);
        Assert.False(future.ZeroPriceIsLegal);
    }

    [Theory]
    [InlineData("cu2306C70000", "cu", OptionRight.Call, 70000, false)]
    [InlineData("au2308P432", "au", OptionRight.Put, 432, false)]
    [InlineData("sc2305C395", "sc", OptionRight.Call, 395, false)]
    [InlineData("m2403-P-9300", "m", OptionRight.Put, 9300, false)]
    [InlineData("si2308-C-14200", "si", OptionRight.Call, 14200, false)]
    [InlineData("SR309C6000", "SR", OptionRight.Call, 6000, false)]
    [InlineData("IO2509-C-3300", "IO", OptionRight.Call, 3300, false)]
    [InlineData("HO2306-P-2325", "HO", OptionRight.Put, 2325, false)]
    [InlineData("MO2306-C-6600", "MO", OptionRight.Call, 6600, false)]
    [InlineData("m2403-MS-P-2850", "m", OptionRight.Put, 2850, true)]
    [InlineData("SR309MSC6000", "SR", OptionRight.Call, 6000, true)]
    [InlineData("ZC309P812.5", "ZC", OptionRight.Put, 812.5, false)]
    public void An_option_has_right_and_strike_in_every_spelling(string code, string root, OptionRight right, double strike, bool isSeries)
    {
        var option = Parse(code);

        Assert.Equal(InstrumentKind.Option, option.Kind);
        Assert.Equal((root, right, isSeries), (option.Product.Root, option.Right, option.IsSeriesOption));
        Assert.Equal(strike, option.Strike.ToDouble());
    }

    [Theory]
    [InlineData("SPD MA309&MA401", "SPD", "MA309", "MA401", Exchange.CZCE)]
    [InlineData("IPS SF309&SM309", "IPS", "SF309", "SM309", Exchange.CZCE)]
    [InlineData("STG SR309P5800&SR309C6000", "STG", "SR309P5800", "SR309C6000", Exchange.CZCE)]
    [InlineData("SP m2401&m2405", "SP", "m2401", "m2405", Exchange.DCE)]
    [InlineData("SPC y2401&p2401", "SPC", "y2401", "p2401", Exchange.DCE)]
    public void A_combination_has_its_strategy_and_legs_and_its_first_legs_product(string code, string strategy, string first, string second, Exchange exchange)
    {
        var combination = Parse(code);

        Assert.Equal(InstrumentKind.Combination, combination.Kind);
        Assert.Equal((strategy, exchange), (combination.Strategy, combination.Exchange));
        Assert.Equal([first, second], combination.Legs.Select(leg => leg.Code));
        Assert.Same(combination.Legs[0].Product, combination.Product);
        Assert.True(combination.ZeroPriceIsLegal);
    }

    [Fact]
    public void Trading_at_settlement_is_a_kind_of_its_own()
    {
        var tas = Parse("sc2311TAS");

        Assert.Equal((InstrumentKind.Tas, "sc", 2023, 11), (tas.Kind, tas.Product.Root, tas.DeliveryYear, tas.DeliveryMonth));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2310")]
    [InlineData("RB2310")] // case counts
    [InlineData("sr309")]
    [InlineData("zz2310")]
    [InlineData("rb")]
    [InlineData("rb310")]
    [InlineData("rb23101")]
    [InlineData("rb2313")]
    [InlineData("rb2300")]
    [InlineData("SR2309")] // CZCE has three digits
    [InlineData("rb2310X")]
    [InlineData("cu2306C")]
    [InlineData("cu2306C0")]
    [InlineData("cu2306C-70000")]
    [InlineData("cu2306C9999999999999")]
    [InlineData("m2403-P9300")]
    [InlineData("m2403-X-9300")]
    [InlineData("m2403--P-9300")]
    [InlineData("IO2509")] // an index option product has no futures
    [InlineData("IO2509TAS")]
    [InlineData("SPD MA309")]
    [InlineData("SPD MA309&")]
    [InlineData("SPD MA309&m2401")]
    [InlineData("spd MA309&MA401")]
    [InlineData(" MA309&MA401")]
    [InlineData("SPD  MA309&MA401")]
    [InlineData("SPD SPD MA309&MA401&MA405")]
    public void What_is_no_code_is_refused_with_a_reason(string code)
    {
        Assert.False(InstrumentCode.TryParse(code, AsOf, Products, out var instrument, out var reason));

        Assert.Null(instrument);
        Assert.NotEmpty(reason);
    }

    [Theory]
    [InlineData("rb2310", "rb")]
    [InlineData("SR309C6000", "SR")]
    [InlineData("m2403-MS-P-2850", "m")]
    [InlineData("IO2509-C-3300", "IF")]
    [InlineData("HO2509-C-3300", "IH")]
    [InlineData("MO2509-C-3300", "IM")]
    [InlineData("sc2311TAS", "sc")]
    [InlineData("SPC y2401&p2401", "y")]
    [InlineData("2310", "")]
    [InlineData("", "")]
    public void The_root_for_the_shard_is_the_first_legs_future(string code, string root)
    {
        Assert.Equal(root, InstrumentCode.ProductRoot(code).ToString());
        Assert.Equal(root, Encoding.ASCII.GetString(InstrumentCode.ProductRoot(Encoding.ASCII.GetBytes(code))));
    }

    [Fact]
    public void The_root_for_the_shard_costs_no_allocation()
    {
        var code = "SPD MA309&MA401"u8.ToArray();
        var letters = InstrumentCode.ProductRoot(code).Length;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) letters += InstrumentCode.ProductRoot(code).Length + InstrumentCode.ProductRoot("IO2509-C-3300").Length;
        var after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(0, after - before);
        Assert.Equal(4_002, letters);
    }

    [Fact]
    public void The_same_code_ten_years_later_is_another_instrument()
    {
        InstrumentCode.TryParse("SR501", new TradingDay(20141103), Products, out var old, out _);
        InstrumentCode.TryParse("SR501", new TradingDay(20241101), Products, out var recent, out _);
        InstrumentCode.TryParse("SR501", new TradingDay(20241104), Products, out var again, out _);

        Assert.NotEqual(old, recent);
        Assert.Equal(recent, again);
        Assert.Equal(recent!.GetHashCode(), again!.GetHashCode());
    }

    private static Instrument Parse(string code)
    {
        Assert.True(InstrumentCode.TryParse(code, AsOf, Products, out var instrument, out var reason), reason);
        Assert.Equal(code, instrument.Code);
        return instrument;
    }
}
