using Mdc.Domain.Arbitration;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Tests.Shared;

namespace Mdc.Domain.Tests.Arbitration;

/// <summary>Which of two feeders' copies counts, and when the second one tells more.</summary>
public class TickArbiterTests
{
    private static readonly TradingDay Day = new(20210105);

    private readonly TickTape _tape = new("rb2105", Day, MarketRules.LoadEmbedded());
    private readonly TickArbiter _arbiter = new(Day, long.MinValue, 0);

    [Fact]
    public void A_copy_is_a_repeat_whatever_came_between()
    {
        var tick = _tape.Tick("09:00:01", 4000, 10);
        Assert.Equal(TickPlace.Next, _arbiter.Judge(tick));
        Assert.Equal(TickPlace.Next, _arbiter.Judge(_tape.Tick("09:00:02", 4000, 11)));
        Assert.Equal(TickPlace.Repeat, _arbiter.Judge(Copy(tick, tick.Flags)));
    }

    [Fact]
    public void What_sorts_before_a_tick_that_was_taken_is_late()
    {
        _arbiter.Judge(_tape.Tick("09:00:02", 4000, 11));
        Assert.Equal(TickPlace.Late, _arbiter.Judge(_tape.Tick("09:00:01", 4000, 10)));
        Assert.Equal(TickPlace.Late, _arbiter.Judge(_tape.Tick("09:00:02", 4000, 10)));
    }

    [Fact]
    public void A_copy_that_heard_of_no_gap_is_better()
    {
        var gapped = _tape.Tick("09:00:01", 4000, 10, flags: TickFlags.AfterGap);
        _arbiter.Judge(gapped);
        Assert.Equal(TickPlace.BetterRepeat, _arbiter.Judge(Copy(gapped, TickFlags.FeedUpBeforeOpen)));
    }

    [Fact]
    public void A_copy_of_the_first_trade_that_heard_the_open_is_better_though_a_later_tick_heard_it_too()
    {
        var first = _tape.Tick("22:10:30", 4000, 12, feedUp: false);
        _arbiter.Judge(first);
        _arbiter.Judge(_tape.Tick("11:25:30", 4000, 20));
        Assert.Equal(TickPlace.BetterRepeat, _arbiter.Judge(Copy(first, TickFlags.FeedUpBeforeOpen)));
    }

    [Fact]
    public void Whether_a_later_ticks_feeder_heard_the_open_changes_nothing()
    {
        _arbiter.Judge(_tape.Tick("09:00:01", 4000, 10));
        var later = _tape.Tick("09:00:02", 4000, 11, feedUp: false);
        _arbiter.Judge(later);
        Assert.Equal(TickPlace.Repeat, _arbiter.Judge(Copy(later, TickFlags.FeedUpBeforeOpen)));
    }

    private static TickFrame Copy(TickFrame tick, TickFlags flags)
    {
        (tick.Feeder, tick.Flags) = (2, flags);
        return tick;
    }
}
