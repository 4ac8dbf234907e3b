using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Tests.Instruments;

public sealed class ProductTableTests
{
    private static readonly ProductTable Products = MarketRules.LoadEmbedded().Products;

    [Theory]
    [InlineData("rb", Exchange.SHFE, 10_000, 10)]
    [InlineData("au", Exchange.SHFE, 200, 1000)]
    [InlineData("sc", Exchange.INE, 1_000, 1000)]
    [InlineData("IF", Exchange.CFFEX, 2_000, 300)]
    [InlineData("IO", Exchange.CFFEX, 2_000, 100)]
    [InlineData("T", Exchange.CFFEX, 50, 10_000)]
    [InlineData("TS", Exchange.CFFEX, 20, 20_000)]
    [InlineData("ZC", Exchange.CZCE, 2_000, 100)]
    [InlineData("lc", Exchange.GFEX, 200_000, 1)]
    public void A_product_has_the_exchanges_step_and_multiplier(string root, Exchange exchange, long rawStep, int multiplier)
    {
        Assert.True(Products.TryFind(root, out var product));

        Assert.Equal((exchange, new Price(rawStep), multiplier), (product.Exchange, product.PriceStep, product.Multiplier));
    }

    [Fact]
    public void Case_tells_products_apart()
    {
        Assert.True(Products.TryFind("SM", out _));
        Assert.False(Products.TryFind("sm", out _));
        Assert.False(Products.TryFind("CU", out _));
    }

    [Fact]
    public void Every_product_has_hours()
    {
        var rules = MarketRules.LoadEmbedded();

        Assert.All(rules.Products.All, p => Assert.True(rules.Sessions.TryFind(p.Root, new TradingDay(20260323), rules.Calendar, out _), p.Root));
    }

    [Fact]
    public void Index_options_share_the_shard_of_their_future()
    {
        var options = Products.All.Where(p => p.IsIndexOption).ToDictionary(p => p.Root, p => p.ShardRoot);

        Assert.Equal(new Dictionary<string, string> { ["IO"] = "IF", ["HO"] = "IH", ["MO"] = "IM" }, options);
    }

    [Theory]
    [InlineData("""{"version":"1","source":"","products":[{"root":"a","exchange":"DCE","name":"","nameZh":"","priceStep":1,"multiplier":0}]}""")]
    [InlineData("""{"version":"1","source":"","products":[{"root":"a","exchange":"XYZ","name":"","nameZh":"","priceStep":1,"multiplier":1}]}""")]
    [InlineData("""{"version":"1","source":"","products":[{"root":"a","exchange":"DCE","name":"","nameZh":"","priceStep":1,"multiplier":1,"underlying":"b"}]}""")]
    [InlineData("""{"version":"1","source":"","products":[{"root":"a","exchange":"DCE","name":"","nameZh":"","pricestop":1,"multiplier":1}]}""")]
    [InlineData("""{"version":"1"}""")]
    [InlineData("[")]
    public void A_table_that_is_not_valid_is_refused(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));

        Assert.Throws<InvalidDataException>(() => ProductTable.Load(stream));
    }
}
