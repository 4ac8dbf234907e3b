using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;

namespace Mdc.Domain.Tests.Calendar;

public sealed class SessionStateTests
{
    private static readonly MarketRules Rules = MarketRules.LoadEmbedded();

    [Theory]
    [InlineData("2026-03-23T20:56:00+08:00", Phase.Auction, SessionEventKind.Open, "2026-03-23T21:00:00+08:00")]
    [InlineData("2026-03-23T22:59:59+08:00", Phase.Continuous, SessionEventKind.Break, "2026-03-23T23:00:00+08:00")]
    [InlineData("2026-03-24T10:20:00+08:00", Phase.Break, SessionEventKind.Resume, "2026-03-24T10:30:00+08:00")]
    [InlineData("2026-03-24T14:59:00+08:00", Phase.Continuous, SessionEventKind.Close, "2026-03-24T15:00:00+08:00")]
    [InlineData("2026-03-24T15:30:00+08:00", Phase.PostClose, SessionEventKind.Auction, "2026-03-24T20:55:00+08:00")]
    public void Steel_is_in_its_phase_and_knows_what_comes_next(string at, Phase phase, SessionEventKind kind, string when)
    {
        var state = StateOf(Exchange.SHFE, "rb", at);

        Assert.Equal(phase, state.Phase);
        Assert.Equal(phase == Phase.Continuous, state.ExpectsTicks);
        Assert.Equal((kind, Ns(when)), (state.Next[0].Kind, state.Next[0].AtNs));
    }

    [Fact]
    public void Gold_trades_on_while_steel_has_its_break()
    {
        Assert.True(StateOf(Exchange.SHFE, "au", "2026-03-24T01:00:00+08:00").ExpectsTicks);
        Assert.False(StateOf(Exchange.SHFE, "rb", "2026-03-24T01:00:00+08:00").ExpectsTicks);
    }

    [Fact]
    public void On_the_last_evening_before_a_holiday_the_next_event_is_a_morning_after_it()
    {
        var state = StateOf(Exchange.SHFE, "rb", "2025-09-30T16:30:00+08:00");

        Assert.Equal((SessionEventKind.Auction, Ns("2025-10-09T08:55:00+08:00")), (state.Next[0].Kind, state.Next[0].AtNs));
    }

    [Fact]
    public void Every_product_with_hours_is_in_one_state_of_its_exchange()
    {
        var states = SessionState.At(Exchange.SHFE, Ns("2026-03-24T10:00:00+08:00"), Rules);

        var told = states.SelectMany(state => state.Products).Order(StringComparer.Ordinal);
        Assert.Equal(Rules.Products.All.Where(product => product.Exchange == Exchange.SHFE).Select(product => product.Root).Order(StringComparer.Ordinal), told);
    }

    private static SessionState StateOf(Exchange exchange, string root, string at) =>
        SessionState.At(exchange, Ns(at), Rules).Single(state => state.Products.Contains(root));

    private static long Ns(string moment) => ChinaTime.ToNs(DateTimeOffset.Parse(moment));
}
