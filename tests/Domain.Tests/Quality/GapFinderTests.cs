using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Tests.Quality;

public class GapFinderTests
{
    private const long Second = ChinaTime.NsPerSecond;
    private static readonly long Start = ChinaTime.ToNs(new DateOnly(2026, 1, 5), 10 * 3600);

    private readonly GapFinder _finder = new(TradingCalendar.EveryDay, epoch => epoch == 1 ? Start + 50 * Second : null);
    private readonly List<FeedGap> _found = [];
    private long _n;

    [Fact]
    public void Fronts_that_are_all_down_are_a_gap_from_the_last_ones_end_to_the_first_ones_return()
    {
        Apply(Front(1, up: true, 0), Front(2, up: true, 1), Front(1, up: false, 10));
        Assert.Null(_finder.Open);
        Apply(Front(2, up: false, 12));
        Assert.Equal((GapReason.FeedDown, Start + 12 * Second), (_finder.Open!.Reason, _finder.Open.FromNs));
        Apply(Front(2, up: true, 20));

        var gap = Assert.Single(_found);
        Assert.Equal((GapReason.FeedDown, Start + 12 * Second, (long?)(Start + 20 * Second), (long?)null), (gap.Reason, gap.FromNs, gap.ToNs, gap.Ticks));
        Assert.Equal(new TradingDay(20260105), gap.TradingDay);
    }

    [Fact]
    public void A_pause_is_one_gap_with_what_was_dropped_counted()
    {
        Apply(Front(1, up: true, 0), Front(0, up: false, 5), ControlRecord.Gap(0, 1234, Start + 5 * Second, Start + 9 * Second), Front(0, up: true, 9));

        var gap = Assert.Single(_found);
        Assert.Equal((GapReason.Paused, (long?)1234, Start + 5 * Second, (long?)(Start + 9 * Second)), (gap.Reason, gap.Ticks, gap.FromNs, gap.ToNs));
    }

    [Fact]
    public void Counted_losses_have_the_bounds_that_were_journaled()
    {
        Apply(Front(1, up: true, 0), ControlRecord.Gap(1, 7, Start + 3 * Second, Start + 4 * Second));

        var gap = Assert.Single(_found);
        Assert.Equal((GapReason.Lost, (long?)7, Start + 3 * Second, (long?)(Start + 4 * Second), (ushort)1), (gap.Reason, gap.Ticks, gap.FromNs, gap.ToNs, gap.Front));
    }

    [Fact]
    public void A_feeder_that_was_not_there_is_a_gap_from_its_last_record_to_the_first_front_that_is_up()
    {
        Apply(Front(1, up: true, 0));
        Apply(2, Front(0, up: false, 90), Front(1, up: true, 95));

        var gap = Assert.Single(_found);
        Assert.Equal((GapReason.FeederDown, Start + 50 * Second, (long?)(Start + 95 * Second)), (gap.Reason, gap.FromNs, gap.ToNs));
    }

    [Fact]
    public void A_feeders_first_start_is_no_gap()
    {
        Apply(Front(0, up: false, 0), Front(1, up: true, 1));
        Assert.Empty(_found);
        Assert.Null(_finder.Open);
    }

    private static TickFrame Front(ushort front, bool up, long second) => ControlRecord.FeedState(front, up, 1, Start + second * Second);

    private void Apply(params TickFrame[] records) => Apply(1, records);

    private void Apply(uint epoch, params TickFrame[] records)
    {
        foreach (var record in records) _finder.Apply(record with { Feeder = 1, Epoch = epoch, Position = ++_n }, _found);
    }
}
