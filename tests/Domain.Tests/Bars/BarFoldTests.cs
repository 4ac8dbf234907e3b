using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Tests.Shared;

namespace Mdc.Domain.Tests.Bars;

public class BarFoldTests
{
    private static readonly MarketRules Rules = MarketRules.LoadEmbedded();
    private static readonly TradingDay Day = new(20210105);

    private readonly List<BarVersion> _bars = [];

    private static (BarFold Fold, TickTape Tape) New(string instrument, TradingDay? day = null)
    {
        var tape = new TickTape(instrument, day ?? Day, Rules);
        return (new BarFold(instrument, tape.ProductOf.Root, tape.ProductOf.Multiplier, Rules), tape);
    }

    private long At(string time) => new TickTape("IF2101", Day, Rules).Tick(time, 1, 0).ExchangeNs;

    [Fact]
    public void The_auctions_trades_open_the_first_bar()
    {
        var (fold, tape) = New("IF2101");

        fold.Fold(tape.Tick("09:29:00.200", 5250, 160), _bars);
        fold.Fold(tape.Tick("09:30:00.200", 5249.8, 196), _bars);
        fold.CloseThrough(At("09:31:00"), 0, _bars);

        var bar = Assert.Single(_bars).Bar;
        Assert.Equal(At("09:30:00"), bar.StartNs);
        Assert.Equal((Price.FromCtp(5250), 196L, 2), (bar.Open, bar.Volume, bar.Ticks));
    }

    [Fact]
    public void A_missing_auction_tick_is_told_by_the_days_open_high_and_low()
    {
        var (fold, tape) = New("IF2101");

        fold.Fold(tape.Tick("09:30:00.300", 5440, 200, dayOpen: 5432, dayHigh: 5445, dayLow: 5431), _bars);

        var bar = fold.Forming;
        Assert.Equal((5432d, 5445d, 5431d, 5440d), (bar.Open.ToDouble(), bar.High.ToDouble(), bar.Low.ToDouble(), bar.Close.ToDouble()));
    }

    [Fact]
    public void A_minute_is_closed_on_the_left()
    {
        var (fold, tape) = New("IF2101");

        fold.Fold(tape.Tick("09:30:59.700", 5250, 10), _bars);
        fold.Fold(tape.Tick("09:31:00.000", 5251, 15), _bars);

        Assert.Equal(10, Assert.Single(_bars).Bar.Volume);
        Assert.Equal((At("09:31:00"), 5L), (fold.Forming.StartNs, fold.Forming.Volume));
    }

    [Theory]
    [InlineData("11:30:00.200")]
    [InlineData("11:31:00.000")]
    [InlineData("15:00:00.200")]
    public void A_tick_at_most_a_minute_behind_a_section_belongs_to_its_last_bar(string edge)
    {
        var (fold, tape) = New("IF2101");
        var last = edge.StartsWith("11", StringComparison.Ordinal) ? "11:29:59.700" : "14:59:59.700";

        fold.Fold(tape.Tick(last, 5250, 10), _bars);
        fold.Fold(tape.Tick(edge, 5252, 11), _bars);
        fold.CloseThrough(long.MaxValue, 0, _bars);

        var bar = Assert.Single(_bars).Bar;
        Assert.Equal((11L, 5252d, 2), (bar.Volume, bar.Close.ToDouble(), bar.Ticks));
    }

    [Fact]
    public void An_edge_tick_after_the_close_revises_the_bar()
    {
        var (fold, tape) = New("IF2101");

        fold.Fold(tape.Tick("11:29:59.700", 5250, 10), _bars);
        fold.CloseThrough(At("11:30:00"), 0, _bars);
        fold.Fold(tape.Tick("11:30:00.200", 5252, 11), _bars);

        Assert.Equal([10L, 11L], _bars.Select(version => version.Bar.Volume));
        Assert.Equal(RevisionReason.EdgeTick, _bars[1].Reason);
        Assert.False(fold.IsOpen);
    }

    [Fact]
    public void Volume_that_grows_after_the_close_revises_the_days_last_bar_and_no_price()
    {
        var (fold, tape) = New("IF2101");

        fold.Fold(tape.Tick("14:59:59.700", 5250, 10), _bars);
        fold.CloseThrough(At("15:00:00"), 0, _bars);
        fold.Fold(tape.Tick("15:16:00", 5299, 10), _bars);
        fold.Fold(tape.Tick("15:26:00", 5299, 14), _bars);

        Assert.Equal([10L, 14L], _bars.Select(version => version.Bar.Volume));
        Assert.Equal((RevisionReason.PostCloseVolume, 5250d), (_bars[1].Reason, _bars[1].Bar.Close.ToDouble()));
    }

    [Fact]
    public void An_auction_tick_without_volume_opens_no_bar()
    {
        var (fold, tape) = New("rb2105");

        fold.Fold(tape.Tick("22:59:59", 4000, 10), _bars);
        fold.CloseThrough(long.MaxValue / 2, 0, _bars);
        _bars.Clear();
        fold.Fold(tape.Tick("08:59:00", 4000, 10), _bars);

        Assert.False(fold.IsOpen);
        Assert.Empty(_bars);
    }

    [Fact]
    public void A_tick_before_the_days_first_trade_opens_no_bar()
    {
        var (fold, tape) = New("IF2101");

        fold.Fold(tape.Tick("09:30:00", 5240, 0), _bars);

        Assert.False(fold.IsOpen);
    }

    [Fact]
    public void A_feed_that_came_up_late_makes_the_first_bar_partial_and_counts_from_there()
    {
        var (fold, tape) = New("IF2101");

        fold.Fold(tape.Tick("10:00:10", 5250, 1000, feedUp: false), _bars);
        fold.Fold(tape.Tick("10:00:20", 5251, 1003, feedUp: false), _bars);

        Assert.Equal((3L, BarQuality.Partial), (fold.Forming.Volume, fold.Forming.Quality));
    }

    [Fact]
    public void The_days_extremes_count_when_they_moved_since_the_previous_tick()
    {
        var (fold, tape) = New("IF2101");

        fold.Fold(tape.Tick("09:30:00", 5250, 10), _bars);
        fold.Fold(tape.Tick("09:31:00", 5250, 20, dayHigh: 5260, dayLow: 5245), _bars);

        Assert.Equal((5260d, 5245d), (fold.Forming.High.ToDouble(), fold.Forming.Low.ToDouble()));
    }

    [Fact]
    public void A_falling_turnover_is_clamped_and_counted_once()
    {
        var (fold, tape) = New("AP105");

        fold.Fold(tape.Tick("09:00:00", 7160, 10, turnover: 71_600, average: 7160), _bars);
        fold.Fold(tape.Tick("09:00:01", 7160, 10, turnover: 71_590, average: 7159), _bars);
        fold.Fold(tape.Tick("09:00:02", 7160, 20, turnover: 143_200, average: 7160), _bars);

        Assert.Equal(143_200L * 10 * 100, fold.Forming.TurnoverCents);
    }

    [Fact]
    public void A_new_trading_day_begins_its_volume_anew()
    {
        var (fold, tape) = New("IF2101");
        var tomorrow = new TickTape("IF2101", new TradingDay(20210106), Rules);

        fold.Fold(tape.Tick("14:59:59", 5250, 5000), _bars);
        fold.Fold(tomorrow.Tick("09:30:00", 5260, 7), _bars);

        Assert.Equal(5000, Assert.Single(_bars).Bar.Volume);
        Assert.Equal(7, fold.Forming.Volume);
    }

    [Fact]
    public void A_gap_flags_the_bar_that_takes_the_whole_difference()
    {
        var (fold, tape) = New("IF2101");

        fold.Fold(tape.Tick("09:30:00", 5250, 10), _bars);
        fold.Fold(tape.Tick("09:35:00", 5250, 500, flags: TickFlags.AfterGap), _bars);

        Assert.Equal((490L, BarQuality.Gap), (fold.Forming.Volume, fold.Forming.Quality));
    }

    [Fact]
    public void A_bar_without_a_trade_says_so()
    {
        var (fold, tape) = New("IF2101");

        fold.Fold(tape.Tick("09:30:00", 5250, 10), _bars);
        fold.Fold(tape.Tick("09:31:00", 5250, 10), _bars);

        Assert.Equal(BarQuality.NoTrade, fold.Forming.Quality);
    }

    [Fact]
    public void Folding_allocates_nothing_while_no_bar_closes()
    {
        var (fold, tape) = New("IF2101");
        var ticks = Enumerable.Range(0, 100).Select(i => tape.Tick($"09:30:{i / 2:00}.{i % 2 * 500:000}", 5250 + i % 7, 10 + i)).ToArray();
        for (var i = 0; i < 10; i++) fold.Fold(ticks[i], _bars);

        Assert.Equal(0, Allocated.LeastOf(3, round =>
        {
            for (var i = 10 + round * 30; i < 40 + round * 30; i++) fold.Fold(ticks[i], _bars);
        }));
    }
}
