using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;

namespace Mdc.Domain.Tests.Instruments;

public sealed class ShardMapTests
{
    [Theory]
    [InlineData("cu2508", "cu2508C70000")]
    [InlineData("IF2506", "IO2506-C-3300")]
    [InlineData("MA509", "SPD MA509&MA601")]
    [InlineData("sc2508", "sc2508TAS")]
    public void An_option_or_combination_is_in_its_futures_shard(string future, string other) =>
        Assert.Equal(Of(future, 16), Of(other, 16));

    [Theory]
    [InlineData("rb2510", 3)]
    [InlineData("IF2506", 4)]
    [InlineData("SR509", 2)]
    public void The_map_never_changes(string code, byte shard) => Assert.Equal(shard, Of(code, 16));

    [Fact]
    public void Products_spread_over_every_shard()
    {
        var products = MarketRules.LoadEmbedded().Products.All.Select(p => Of(p.ShardRoot, 16)).GroupBy(s => s).ToList();

        Assert.Equal(16, products.Count);
        Assert.InRange(products.Max(p => p.Count()), 6, 14);
    }

    private static byte Of(string code, int shards) => ShardMap.ShardOf(Encoding.ASCII.GetBytes(code), shards);
}
