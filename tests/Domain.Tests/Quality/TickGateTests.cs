using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Tests.Shared;

namespace Mdc.Domain.Tests.Quality;

public sealed class TickGateTests
{
    private const int Day = 20250604;

    private readonly GateRig _rig = new();

    [Fact]
    public void An_accepted_frame_is_complete()
    {
        _rig.Pass("IF2506", Day, "09:30:01", 10, millis: 400);

        var frame = _rig.Last;
        Assert.Equal((Exchange.CFFEX, new TradingDay(Day), TickRule.Accepted), (frame.Exchange, frame.TradingDay, frame.Disposition));
        Assert.Equal(GateRig.Ns(Day, "09:30:01", 400), frame.ExchangeNs);
        Assert.Equal(ShardMap.ShardOf("IO2506-C-3300"u8, 16), frame.Shard);
    }

    [Theory]
    [InlineData("", TickRule.BadInstrument)]
    [InlineData("rb\u00112510", TickRule.BadInstrument)]
    [InlineData("rb2510\u00e9", TickRule.BadInstrument)]
    [InlineData("xy2510", TickRule.UnknownInstrument)]
    [InlineData("rb25", TickRule.UnknownInstrument)]
    [InlineData("RB2510", TickRule.UnknownInstrument)]
    public void A_code_that_is_none_is_refused(string instrument, TickRule rule) =>
        Assert.Equal(rule, _rig.Pass(instrument, Day, "09:00:01", 1));

    [Fact]
    public void A_sources_own_verdict_stands()
    {
        var push = GateRig.Push("rb2510", Day, "09:00:01", 1);
        push.Disposition = TickRule.BadInstrument;

        Assert.Equal(TickRule.BadInstrument, _rig.Pass(push));
    }

    [Theory]
    [InlineData(240_000, 0)]
    [InlineData(96_000, 0)]
    [InlineData(90_060, 0)]
    [InlineData(-1, 0)]
    [InlineData(90_000, 1_000)]
    [InlineData(90_000, -1)]
    public void A_time_that_is_none_is_refused(int time, short millis)
    {
        var push = GateRig.Push("rb2510", Day, "09:00:01", 1);
        (push.RawUpdateTime, push.UpdateMillis) = (time, millis);

        Assert.Equal(TickRule.BadTime, _rig.Pass(push));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20250231)]
    [InlineData(20250607)]
    [InlineData(20250602)]
    public void A_trading_day_the_calendar_refuses_is_replaced_by_the_logins_or_refused(int day)
    {
        var push = GateRig.Push("rb2510", Day, "09:00:01", 1);
        push.RawTradingDay = day;
        Assert.Equal(TickRule.BadTradingDay, _rig.Pass(push));

        push.TradingDay = new TradingDay(Day);
        Assert.Equal(TickRule.Accepted, _rig.Pass(push));
        Assert.Equal(new TradingDay(Day), _rig.Last.TradingDay);
    }

    [Fact]
    public void Beyond_the_calendar_weekdays_count_and_it_is_told()
    {
        Assert.Equal(TickRule.Accepted, _rig.Pass("rb2510", Day, "09:00:01", 1));
        Assert.False(_rig.Gate.WentBeyondCalendar);

        Assert.Equal(TickRule.Accepted, _rig.Pass("rb4910", 20490601, "09:00:01", 1));
        Assert.True(_rig.Gate.WentBeyondCalendar);
        Assert.Equal(TickRule.BadTradingDay, _rig.Pass("rb4910", 20490605, "09:00:01", 1));
    }

    [Fact]
    public void Numbers_no_exchange_sends_are_refused()
    {
        Assert.Equal(TickRule.BadNumber, _rig.Pass("rb2510", Day, "09:00:01", -1));
        Assert.Equal(TickRule.BadNumber, _rig.Pass("rb2510", Day, "09:00:01", 1, last: 2e9));
        Assert.Equal(TickRule.BadNumber, _rig.Pass(GateRig.Push("rb2510", Day, "09:00:01", 1, openInterest: -5)));
    }

    [Fact]
    public void Five_minutes_ahead_of_our_clock_is_taken_and_more_is_not()
    {
        var push = GateRig.Push("rb2510", Day, "09:10:00", 1);
        push.ReceivedNs = GateRig.Ns(Day, "09:04:59");
        Assert.Equal(TickRule.AheadOfClock, _rig.Pass(push));
        Assert.Equal(TickRule.Accepted, new GateRig(SourceKind.Replay).Pass(push));

        push.ReceivedNs = GateRig.Ns(Day, "09:05:00");
        Assert.Equal(TickRule.Accepted, _rig.Pass(push));
    }

    [Theory]
    [InlineData("10:20:00")]
    [InlineData("12:30:00")]
    [InlineData("03:00:00")]
    public void A_tick_in_a_break_is_refused(string time) =>
        Assert.Equal(TickRule.InBreak, _rig.Pass("rb2510", Day, time, 1));

    [Fact]
    public void Volume_that_falls_at_a_later_time_is_stale()
    {
        _rig.Pass("rb2510", Day, "09:00:01", 100);

        Assert.Equal(TickRule.FallingVolume, _rig.Pass("rb2510", Day, "09:00:02", 99));
        Assert.Equal(TickRule.Accepted, _rig.Pass("rb2510", Day, "09:00:03", 100));
    }

    [Fact]
    public void A_tick_that_sorts_before_the_last_accepted_one_is_late()
    {
        _rig.Pass("rb2510", Day, "09:00:01", 90);
        _rig.Pass("rb2510", Day, "09:00:03", 100);

        Assert.Equal(TickRule.Accepted, _rig.Pass("rb2510", Day, "09:00:02", 95));
        Assert.Equal(TickFlags.Late, _rig.Last.Flags & TickFlags.Late);
        Assert.Equal(TickRule.Accepted, _rig.Pass("rb2510", Day, "09:00:04", 101));
        Assert.Equal(TickFlags.None, _rig.Last.Flags & TickFlags.Late);
    }

    [Fact]
    public void In_one_second_a_smaller_volume_is_late_and_not_stale()
    {
        _rig.Pass("SR509", Day, "09:00:01", 100);

        Assert.Equal(TickRule.Accepted, _rig.Pass("SR509", Day, "09:00:01", 99));
        Assert.Equal(TickFlags.Late, _rig.Last.Flags & TickFlags.Late);
    }

    [Fact]
    public void A_late_tick_that_comes_again_is_a_repeat()
    {
        _rig.Pass("rb2510", Day, "09:00:03", 100);
        _rig.Pass("rb2510", Day, "09:00:02", 95);

        Assert.Equal(TickRule.Repeat, _rig.Pass("rb2510", Day, "09:00:02", 95));
    }

    [Fact]
    public void A_change_in_any_field_makes_another_tick()
    {
        var push = GateRig.Push("rb2510", Day, "09:00:01", 100);
        _rig.Pass(push);
        Assert.Equal(TickRule.Repeat, _rig.Pass(push));

        push.Depth[4].AskVolume = 1;
        Assert.Equal(TickRule.Accepted, _rig.Pass(push));
        push.RawActionDay = 20250604;
        Assert.Equal(TickRule.Repeat, _rig.Pass(push));
    }

    [Fact]
    public void The_same_content_on_another_trading_day_is_another_tick()
    {
        _rig.Pass("rb2510", Day, "09:00:01", 0);

        Assert.Equal(TickRule.Accepted, _rig.Pass("rb2510", 20250605, "09:00:01", 0));
    }

    [Fact]
    public void The_first_copy_wins_and_each_fronts_share_is_counted()
    {
        for (var i = 0; i < 10; i++)
        {
            _rig.Pass("rb2510", Day, $"09:00:0{i}", i, front: 1);
            if (i < 7) _rig.Pass("rb2510", Day, $"09:00:0{i}", i, front: 2);
            if (i < 7) _rig.Pass("rb2510", Day, $"09:00:0{i}", i, front: 3);
        }
        _rig.Pass("rb2510", Day, "09:00:10", 11, front: 2);

        Assert.Equal(11, _rig.Journal.Count);
        Assert.Equal(new(10, 0, 3, 0), _rig.Gate.Coverage[1]);
        Assert.Equal(new(1, 7, 1, 0), _rig.Gate.Coverage[2]);
        Assert.Equal(new(0, 7, 0, 0), _rig.Gate.Coverage[3]);
        Assert.Equal(default, _rig.Gate.Coverage[9]);
    }

    [Fact]
    public void Another_fronts_other_content_for_the_same_time_and_volume_is_a_conflict()
    {
        Assert.Equal(TickRule.Accepted, _rig.Pass("rb2510", Day, "09:00:01", 10, last: 3700, millis: 500, front: 1));
        Assert.Equal(TickRule.Conflict, _rig.Pass("rb2510", Day, "09:00:01", 10, last: 3701, millis: 500, front: 2));
        // One front may send two contents of one time, and the other, once it has brought the first, the second as well.
        Assert.Equal(TickRule.Accepted, _rig.Pass("rb2510", Day, "09:00:01", 10, last: 3702, millis: 500, front: 1));
        Assert.Equal(TickRule.Repeat, _rig.Pass("rb2510", Day, "09:00:01", 10, last: 3702, millis: 500, front: 2));
        Assert.Equal(TickRule.Accepted, _rig.Pass("rb2510", Day, "09:00:01", 10, last: 3703, millis: 500, front: 2));
        Assert.Equal((0L, 1L), (_rig.Gate.Coverage[1].Conflicts, _rig.Gate.Coverage[2].Conflicts));
    }

    [Fact]
    public void An_instrument_that_nobody_carried_before_the_open_counts_from_its_first_tick()
    {
        _rig.Gate.Health.FrontUp(1, GateRig.Ns(Day, "20:00:00"));
        var push = GateRig.Push("rb2510", Day, "10:00:01", 500);
        push.Flags = TickFlags.AfterGap;

        Assert.Equal(TickRule.Accepted, _rig.Pass(push));
        Assert.Equal(TickFlags.None, _rig.Last.Flags);
        push = GateRig.Push("rb2510", Day, "10:00:02", 501);
        push.Flags = TickFlags.AfterGap;
        _rig.Pass(push);
        Assert.Equal(TickFlags.AfterGap, _rig.Last.Flags & TickFlags.AfterGap);
    }

    [Fact]
    public void Two_fronts_apart_by_seconds_give_the_ticks_of_one()
    {
        var random = new Random(11);
        var pushes = Enumerable.Range(0, 400).Select(i => GateRig.Push("rb2510", Day, $"09:{i / 120:D2}:{i / 2 % 60:D2}", i / 4, 3700 + random.Next(3), i % 2 * 500)).ToList();
        var alone = new GateRig();
        foreach (var push in pushes) alone.Pass(push);

        var (first, second) = (0, 0);
        while (second < pushes.Count)
        {
            if (first < pushes.Count && (first - second < 25 || random.Next(3) > 0)) _rig.Pass(pushes[first++]);
            else _rig.Pass(pushes[second++] with { Front = 2 });
        }

        Assert.Equal(alone.Journal.Select(f => TickContent.Hash(f)).Order(), _rig.Journal.Select(f => TickContent.Hash(f)).Order());
    }

    [Fact]
    public void The_first_tick_after_a_hole_is_flagged_once()
    {
        _rig.Gate.Health.FrontUp(1, GateRig.Ns(Day, "20:40:00"));
        _rig.Pass("rb2510", Day, "09:00:01", 1);
        _rig.Gate.Health.FrontDown(1);
        _rig.Gate.Health.FrontUp(1, GateRig.Ns(Day, "09:05:00"));

        _rig.Pass("rb2510", Day, "09:05:01", 5);
        Assert.Equal(TickFlags.AfterGap, _rig.Last.Flags & TickFlags.AfterGap);
        _rig.Pass("rb2510", Day, "09:05:02", 6);
        Assert.Equal(TickFlags.None, _rig.Last.Flags & TickFlags.AfterGap);
        _rig.Pass("cu2508", Day, "09:05:02", 6);
        Assert.Equal(TickFlags.None, _rig.Last.Flags);
    }

    [Fact]
    public void One_front_of_two_going_down_is_no_hole()
    {
        var health = _rig.Gate.Health;
        health.FrontUp(1, GateRig.Ns(Day, "20:40:00"));
        health.FrontUp(2, GateRig.Ns(Day, "20:50:00"));
        _rig.Pass("rb2510", Day, "21:00:01", 1);
        health.FrontDown(1);

        _rig.Pass("rb2510", Day, "21:00:02", 2);
        _rig.Pass("cu2508", Day, "21:00:02", 2);

        Assert.Equal(TickFlags.FeedUpBeforeOpen, _rig.Last.Flags);
        Assert.All(_rig.Journal, f => Assert.Equal(TickFlags.FeedUpBeforeOpen, f.Flags));
    }

    [Fact]
    public void A_restart_is_a_hole_for_a_live_feeder_and_none_for_a_replay()
    {
        _rig.Pass("rb2510", Day, "09:00:01", 1);

        var live = new GateRig(after: _rig);
        live.Pass("rb2510", Day, "09:10:01", 5);
        var replay = new GateRig(SourceKind.Replay, after: _rig);
        replay.Pass("rb2510", Day, "09:10:01", 5);

        Assert.Equal(TickFlags.AfterGap, live.Last.Flags);
        Assert.Equal(TickFlags.None, replay.Last.Flags);
    }

    [Fact]
    public void What_is_recalled_after_a_restart_is_known_without_reading_the_day()
    {
        for (var i = 0; i < 50; i++) _rig.Pass("rb2510", Day, $"09:00:{i:D2}", i);
        var restarted = new GateRig(after: _rig);
        foreach (var frame in _rig.Journal.TakeLast(20)) restarted.Gate.Recall(frame);

        Assert.Equal(TickRule.Repeat, restarted.Pass("rb2510", Day, "09:00:49", 49));
        Assert.Equal(TickRule.FallingVolume, restarted.Pass("rb2510", Day, "09:00:50", 48));
        Assert.Equal(0, restarted.Reads);
        Assert.Equal(TickRule.Repeat, restarted.Pass("rb2510", Day, "09:00:02", 2));
        Assert.Equal(1, restarted.Reads);
    }

    [Fact]
    public void A_file_counts_as_up_from_a_minute_before_its_first_row()
    {
        var rig = new GateRig(SourceKind.Replay);
        rig.Gate.Health.FileRow(1, new TradingDay(Day), GateRig.Ns(Day, "21:00:59"));
        rig.Gate.Health.FileRow(2, new TradingDay(Day), GateRig.Ns(Day, "21:01:01"));

        rig.Pass("rb2510", Day, "21:00:59", 5, front: 1);
        Assert.Equal(TickFlags.FeedUpBeforeOpen, rig.Last.Flags);
        rig.Pass("cu2508", Day, "21:01:01", 5, front: 2);
        Assert.Equal(TickFlags.None, rig.Last.Flags);
        rig.Pass("AP510", Day, "09:00:00", 5, front: 2);
        Assert.Equal(TickFlags.FeedUpBeforeOpen, rig.Last.Flags);
    }

    [Fact]
    public void A_tick_costs_no_allocation_once_its_instrument_is_known()
    {
        var rig = new GateRig(SourceKind.Replay);
        var pushes = Enumerable.Range(0, 2_000).Select(i => GateRig.Push(i % 2 == 0 ? "rb2510" : "SR509", Day, $"09:{i / 60 % 60:D2}:{i % 60:D2}", i)).ToArray();
        Pump(0, 500);

        Assert.Equal(0, Allocated.LeastOf(3, round => Pump(500 + round * 500, 1_000 + round * 500)));

        void Pump(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                var push = pushes[i];
                rig.Gate.Pass(ref push, out _);
                push = pushes[i];
                push.Disposition = TickRule.Accepted;
                rig.Gate.Pass(ref push, out _);
            }
        }
    }

    [Fact]
    public void What_the_recording_policy_leaves_out_is_refused_by_name_until_it_is_recorded_again()
    {
        var without = new RecordingPolicy(1, [new RecordingRule(RecordingScope.Product, "rb", Records: false)]);
        Assert.Equal(TickRule.Accepted, _rig.Pass("rb2510", Day, "09:00:01", 1));

        _rig.Gate.Policy = without;
        Assert.Equal(TickRule.NotRecorded, _rig.Pass("rb2510", Day, "09:00:02", 2));
        Assert.Equal(TickRule.Accepted, _rig.Pass("hc2510", Day, "09:00:02", 2));

        _rig.Gate.Policy = RecordingPolicy.Everything;
        Assert.Equal(TickRule.Accepted, _rig.Pass("rb2510", Day, "09:00:03", 3));
    }

    [Fact]
    public void A_flood_of_made_up_codes_takes_bounded_memory_and_real_ones_still_pass()
    {
        _rig.Pass("rb2510", Day, "09:00:01", 1);
        for (var i = 0; i < 70_000; i++) Assert.Equal(TickRule.UnknownInstrument, _rig.Pass($"zz{i}", Day, "09:00:01", 1));

        Assert.Equal(TickRule.Accepted, _rig.Pass("rb2510", Day, "09:00:02", 2));
    }
}
