using Mdc.Client;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Silo.Commands;
using Tick = Mdc.Client.Tick;

namespace Mdc.Silo.Tests.Commands;

public class QuoteLineTests
{
    private static readonly Tick Quote = new()
    {
        Instrument = "rb2601",
        ExchangeTime = new DateTimeOffset(2026, 1, 5, 21, 0, 0, 500, TimeSpan.FromHours(8)),
        Last = 4180,
        PreSettlement = 4170,
        PreClose = 4000,
        Depth = [new QuoteLevel(4179, 12, 4180.5m, 3)],
        Position = "1:1:1",
    };

    [Fact]
    public void A_change_is_measured_against_the_settlement_of_the_day_before() =>
        Assert.Contains(" 4180      +10   +0.24%  bid 4179 x 12  ask 4180.5 x 3", QuoteLine.Of(Quote));

    [Fact]
    public void A_quote_begins_with_its_time_to_the_millisecond() => Assert.StartsWith("21:00:00.500  rb2601", QuoteLine.Of(Quote));

    [Fact]
    public void What_the_exchange_did_not_send_is_a_dash()
    {
        var line = QuoteLine.Of(Quote with { Last = null });
        Assert.Contains("rb2601             -        -        -  bid", line);
    }

    [Fact]
    public void A_fall_is_signed() => Assert.Contains("-10   -0.24%", QuoteLine.Of(Quote with { Last = 4160 }));

    [Fact]
    public void A_bar_says_what_to_know_of_it()
    {
        var bar = new Bar
        {
            StartNs = ChinaTime.ToNs(new DateOnly(2026, 1, 5), 21 * 3600),
            EndNs = ChinaTime.ToNs(new DateOnly(2026, 1, 5), 21 * 3600 + 60),
            Open = new Price(41_700_000),
            High = new Price(41_800_000),
            Low = new Price(41_700_000),
            Close = new Price(41_750_000),
            Volume = 1234,
            Quality = BarQuality.Gap,
        };
        var line = QuoteLine.Of(new BarUpdate("rb2601", BarPeriod.Minute, BarState.Closed, bar));
        Assert.StartsWith("01-05 21:00-21:01  rb2601", line);
        Assert.Contains("O 4170 H 4180 L 4170 C 4175  vol 1,234", line);
        Assert.EndsWith("(Gap)", line);
    }
}
