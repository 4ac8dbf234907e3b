using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;

namespace Mdc.Domain.Tests.Contracts;

public sealed class RecordingPolicyTests
{
    private static readonly ProductTable Products = MarketRules.LoadEmbedded().Products;

    [Theory]
    [InlineData("rb2605")]
    [InlineData("m2605-MS-C-3000")]
    [InlineData("SPD MA609&MA701")]
    public void Without_rules_everything_is_recorded(string code) => Assert.True(RecordingPolicy.Everything.Records(Parse(code)));

    [Fact]
    public void A_product_can_be_recorded_of_an_exchange_that_is_left_out()
    {
        var policy = Policy(new(RecordingScope.Product, "IF", true), new(RecordingScope.Exchange, "CFFEX", false));

        Assert.True(policy.Records(Parse("IF2606")));
        Assert.False(policy.Records(Parse("IC2606")));
        Assert.True(policy.Records(Parse("rb2605")));
    }

    [Fact]
    public void Options_can_be_left_out_whole_and_one_chain_recorded_all_the_same()
    {
        var policy = Policy(new(RecordingScope.Kind, "Option", false), new(RecordingScope.Instrument, "m2605-*", true));

        Assert.False(policy.Records(Parse("m2609-C-3000")));
        Assert.True(policy.Records(Parse("m2605-C-3000")));
        Assert.True(policy.Records(Parse("m2609")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Within_one_scope_leaving_out_wins_in_either_order(bool recordFirst)
    {
        RecordingRule record = new(RecordingScope.Instrument, "rb*", true), leaveOut = new(RecordingScope.Instrument, "rb26*", false);
        var policy = recordFirst ? Policy(record, leaveOut) : Policy(leaveOut, record);

        Assert.Equal(leaveOut, policy.Deciding(Parse("rb2605")));
    }

    [Theory]
    [InlineData("rb2605", true)]
    [InlineData("*", true)]
    [InlineData("**", true)]
    [InlineData("rb*", true)]
    [InlineData("*05", true)]
    [InlineData("*b*0*", true)]
    [InlineData("rb*5*5", false)]
    [InlineData("rb260", false)]
    [InlineData("b2605", false)]
    [InlineData("RB*", false)]
    [InlineData("", false)]
    public void A_star_stands_for_any_characters_and_case_counts(string pattern, bool matches) =>
        Assert.Equal(matches, new RecordingRule(RecordingScope.Instrument, pattern, true).Matches(Parse("rb2605")));

    private static RecordingPolicy Policy(params RecordingRule[] rules) => new(1, [.. rules]);

    private static Instrument Parse(string code) =>
        InstrumentCode.TryParse(code, new TradingDay(20260323), Products, out var instrument, out var reason) ? instrument : throw new ArgumentException(reason);
}
