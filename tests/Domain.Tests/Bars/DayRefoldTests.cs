using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Tests.Shared;

namespace Mdc.Domain.Tests.Bars;

/// <summary>What a merge tells, and where a restart must begin after it.</summary>
public class DayRefoldTests
{
    private static readonly MarketRules Rules = MarketRules.LoadEmbedded();
    private static readonly TradingDay Day = new(20210105);

    private readonly TickTape _tape = new("rb2105", Day, Rules);
    private readonly List<BarVersion> _told = [];

    [Fact]
    public void A_bar_that_an_auction_tick_made_is_withdrawn_once_its_lots_turn_out_to_be_the_nights()
    {
        var auction = _tape.Tick("08:59:00", 4000, 10);
        var night = _tape.Tick("22:59:00", 4000, 10);

        Merge([auction, night], late: [night]);

        Assert.Equal([(At("22:59:00"), false), (At("09:00:00"), true)], _told.Select(version => (version.Bar.StartNs, version.Bar.IsWithdrawn)));
        Assert.Equal((10L, 0L), (_told[0].Bar.Volume, _told[1].Bar.Volume));
        Assert.True(_told[1].State.Positions.Covers(night.FeedPosition.Alone()));
    }

    [Fact]
    public void A_bar_nobody_was_told_of_is_not_withdrawn()
    {
        var (auction, night) = (_tape.Tick("08:59:00", 4000, 10), _tape.Tick("22:59:00", 4000, 10));

        Merge([auction, night], late: [night], untoldFromNs: At("09:00:00"));

        Assert.Equal([At("22:59:00")], _told.Select(version => version.Bar.StartNs));
    }

    [Fact]
    public void A_better_copy_changes_its_bar_even_where_a_later_tick_would_make_the_same_one()
    {
        // Without the doubtful tick the volume after the close would go into the same bar, and make the tick's three of two.
        var gapped = _tape.Tick("14:59:10", 4000, 10, flags: TickFlags.AfterGap);
        var after = _tape.Tick("15:20:00", 4000, 10);
        var better = Copy(gapped, feeder: 2, TickFlags.FeedUpBeforeOpen);

        Merge([gapped, after, better], better: [better]);

        Assert.Equal(BarQuality.Complete, Assert.Single(_told).Bar.Quality);
    }

    [Fact]
    public void While_a_bar_is_open_a_restart_begins_before_the_copies_of_its_ticks_too()
    {
        var first = _tape.Tick("09:00:10", 4000, 10);
        var copy = Copy(first, feeder: 2, first.Flags);
        var late = _tape.Tick("09:00:05", 4000, 9);

        var fold = Merge([first, copy, late], late: [late], closedThroughNs: At("09:00:00"));

        Assert.True(fold.IsOpen);
        Assert.Equal(copy.FeedPosition, fold.OpenFrom[2]);
        Assert.Equal(first.FeedPosition, fold.OpenFrom[1]);
    }

    [Fact]
    public void A_restart_after_a_day_that_is_over_begins_before_the_ticks_of_the_next_ones_open_bar()
    {
        var (last, late) = (_tape.Tick("14:59:10", 4000, 10), _tape.Tick("14:59:05", 4000, 9));
        var open = default(FeedPositions);
        open.Set(last.FeedPosition with { N = last.Position + 20 });
        var taken = default(FeedPositions);
        taken.Set(last.FeedPosition with { N = last.Position + 25 });

        new DayRefold(() => new BarFold("rb2105", "rb", 10, Rules)).Merge(new[] { last, late }, Positions([late]), long.MaxValue, 0, _told, taken, uncovered: open);

        Assert.Equal(last.Position + 19, Assert.Single(_told).State.ResumeAfter[1].N);
    }

    private BarFold Merge(TickFrame[] ticks, TickFrame[]? late = null, TickFrame[]? better = null, long closedThroughNs = long.MaxValue, long untoldFromNs = long.MaxValue) =>
        new DayRefold(() => new BarFold("rb2105", "rb", 10, Rules)).Merge(
            ticks, Positions(late), closedThroughNs, 0, _told, better: Positions(better), untoldFromNs: untoldFromNs);

    private static HashSet<FeedPosition> Positions(TickFrame[]? ticks) => [.. (ticks ?? []).Select(tick => tick.FeedPosition)];

    private static TickFrame Copy(TickFrame tick, byte feeder, TickFlags flags)
    {
        (tick.Feeder, tick.Flags, tick.Position) = (feeder, flags, tick.Position + 100);
        return tick;
    }

    private static long At(string time) => new TickTape("rb2105", Day, Rules).Tick(time, 1, 0).ExchangeNs;
}

file static class FeedPositionWords
{
    public static FeedPositions Alone(this FeedPosition position)
    {
        var all = default(FeedPositions);
        all.Set(position);
        return all;
    }
}
