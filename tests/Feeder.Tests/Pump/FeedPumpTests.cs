using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Pump;
using Mdc.Grains.Interfaces;

namespace Mdc.Feeder.Tests.Pump;

public sealed class FeedPumpTests
{
    private const int Day = 20250604;

    private readonly PumpRig _rig = new();

    [Fact]
    public void Every_push_is_journaled_with_what_became_of_it_and_only_accepted_ones_get_positions()
    {
        var source = new ScriptedSource(SourceKind.Replay);
        using var pump = _rig.Pump(source);
        source.Tick("rb2510", Day, "09:00:01", 10);
        source.Tick("rb2510", Day, "09:00:01", 10);
        source.Tick("rb2510", Day, "10:20:00", 11);
        source.Tick("xx9999", Day, "09:00:02", 1);

        pump.Step();

        Assert.Equal([TickRule.Accepted, TickRule.Repeat, TickRule.InBreak, TickRule.UnknownInstrument], _rig.Journal.Ticks.Select(t => t.Disposition));
        Assert.Equal([1L, 0L, 0L, 0L], _rig.Journal.Ticks.Select(t => t.Position));
        Assert.Equal([1L, 2L, 3L, 4L], _rig.Journal.Ticks.Select(t => t.SourceOrdinal));
        var status = pump.Status;
        Assert.Equal((4L, 1L, 1L), (status.Received, status.Accepted, status.Repeats));
        Assert.Equal([("UnknownInstrument", 1L), ("InBreak", 1L)], status.Refused.Select(r => (r.Key, r.Value)));
    }

    [Fact]
    public void Only_shards_with_new_records_are_rung()
    {
        var source = new ScriptedSource(SourceKind.Replay);
        using var pump = _rig.Pump(source);
        source.Tick("rb2510", Day, "09:00:10", 10);
        source.Tick("rb2511", Day, "09:00:01", 10);
        source.Tick("cu2508", Day, "10:20:00", 10);

        pump.Step();

        Assert.Equal([ShardMap.ShardOf("rb2510"u8, 16)], _rig.Rings);
        pump.Step();
        Assert.Single(_rig.Rings);
    }

    [Fact]
    public void A_watermark_stands_in_every_shard_right_behind_the_tick_that_passed_the_boundary()
    {
        var source = new ScriptedSource(SourceKind.Replay);
        using var pump = _rig.Pump(source);
        source.Tick("rb2510", Day, "09:00:58", 1);
        source.Tick("rb2510", Day, "09:00:59", 2);
        source.Tick("rb2510", Day, "09:01:01", 3);
        source.Tick("rb2510", Day, "09:01:02", 4);

        pump.Step();

        var kinds = _rig.Journal.Records.Select(r => r.Kind).ToList();
        Assert.Equal(4 + 2 * 16, kinds.Count);
        var last = _rig.Journal.Records.FindIndex(r => r.DayVolume == 3);
        var watermarks = _rig.Journal.Records.Skip(last + 1).Take(16).ToList();
        Assert.All(watermarks, w => Assert.Equal((RecordKind.Watermark, Exchange.SHFE, ScriptedSource.Ns(Day, "09:01:00")), (w.Kind, w.Exchange, w.ExchangeNs)));
        Assert.Equal(Enumerable.Range(0, 16), watermarks.Select(w => (int)w.Shard));
        Assert.All(watermarks, w => Assert.True(w.Position > 0));
        Assert.Equal(4, _rig.Journal.Records[last + 17].DayVolume);
    }

    [Fact]
    public void Ticks_after_the_close_pass_no_boundary()
    {
        var source = new ScriptedSource(SourceKind.Replay);
        using var pump = _rig.Pump(source);
        source.Tick("IF2506", Day, "14:59:58", 1);
        source.Tick("IF2506", Day, "14:59:59", 2);
        source.Tick("IF2506", Day, "15:31:09", 2);
        source.Tick("IF2506", Day, "15:32:09", 3);

        pump.Step();

        Assert.DoesNotContain(_rig.Journal.Records, r => r.Kind == RecordKind.Watermark && r.ExchangeNs > ScriptedSource.Ns(Day, "14:59:00"));
    }

    [Fact]
    public void The_journal_is_the_same_however_ticks_are_batched()
    {
        var journals = new List<List<TickFrame>>();
        foreach (var batch in new[] { 1, 7, 1_024 })
        {
            var rig = new PumpRig { Options = new FeedPumpOptions(Batch: batch) };
            var source = new ScriptedSource(SourceKind.Simulated) { ClockNs = ScriptedSource.Ns(Day, "20:40:00") };
            source.Control(ControlRecord.FeedState(1, up: true, ScriptedSource.Ns(Day, "20:40:00"), ScriptedSource.Ns(Day, "20:40:00")));
            for (var i = 0; i < 5_000; i++) source.Tick(i % 3 == 0 ? "SR509" : "rb2510", Day, ScriptedTime(i), i);
            using var pump = rig.Pump(source);
            while (pump.Step() > 0) continue;
            journals.Add(rig.Journal.Records);
        }

        Assert.True(journals[0].Count > 5_500);
        Assert.Contains(journals[0], r => r.Kind == RecordKind.SessionAlarm);
        Assert.Equal(journals[0].Select(Text), journals[1].Select(Text));
        Assert.Equal(journals[0].Select(Text), journals[2].Select(Text));

        static string Text(TickFrame r) => $"{r.Kind} {r.Exchange} {r.ExchangeNs} {r.Disposition} {r.SourceOrdinal} {r.Shard}:{r.Position} {r.Flags}";
    }

    [Fact]
    public void A_live_alarm_waits_for_ticks_that_were_received_before_it()
    {
        var source = new ScriptedSource { ClockNs = ScriptedSource.Ns(Day, "11:29:00") };
        using var pump = _rig.Pump(source);
        pump.Step();
        _rig.Journal.Records.Clear();

        // The pump was held up: it is 11:31 before it takes what came at 11:29:59.
        source.ClockNs = ScriptedSource.Ns(Day, "11:31:00");
        source.Tick("rb2510", Day, "11:29:59", 5);
        pump.Step();
        Assert.DoesNotContain(_rig.Journal.Records, r => r.Kind == RecordKind.SessionAlarm);
        pump.Step();

        Assert.Equal(
            [Exchange.SHFE, Exchange.DCE, Exchange.CZCE, Exchange.CFFEX, Exchange.INE, Exchange.GFEX],
            _rig.Journal.Records.Where(r => r is { Kind: RecordKind.SessionAlarm, Shard: 0 }).Select(r => r.Exchange));
        Assert.All(_rig.Journal.Records.Where(r => r.Kind == RecordKind.SessionAlarm), r => Assert.Equal(ScriptedSource.Ns(Day, "11:30:00"), r.ExchangeNs));
    }

    [Fact]
    public void A_snapshot_of_a_bar_that_the_alarm_has_closed_is_followed_by_the_alarm_in_its_shard()
    {
        // A login after the close: whoever takes this tick and not the alarm before it would keep the bar open until tomorrow.
        var source = new ScriptedSource { ClockNs = ScriptedSource.Ns(Day, "15:10:00") };
        using var pump = _rig.Pump(source);
        pump.Step();
        _rig.Journal.Records.Clear();

        source.ClockNs = ScriptedSource.Ns(Day, "15:10:01");
        source.Tick("rb2510", Day, "14:59:58", 5, receivedNs: ScriptedSource.Ns(Day, "15:10:01"));
        pump.Step();

        var shard = ShardMap.ShardOf("rb2510"u8, 16);
        Assert.Equal(
            [(RecordKind.Tick, shard), (RecordKind.SessionAlarm, shard)],
            _rig.Journal.Records.Where(r => r.Kind is RecordKind.Tick or RecordKind.SessionAlarm).Select(r => (r.Kind, (int)r.Shard)));
        Assert.Equal(ScriptedSource.Ns(Day, "15:00:00"), _rig.Journal.Records[^1].ExchangeNs);
    }

    [Fact]
    public void A_replays_end_closes_the_last_bar_that_no_tick_closes()
    {
        var source = new ScriptedSource(SourceKind.Replay);
        using var pump = _rig.Pump(source);
        source.Tick("SR509", Day, "14:59:58", 1);
        source.Tick("SR509", Day, "14:59:59", 2);
        source.HasEnded = true;

        PumpRig.StepToEnd(pump);

        var last = _rig.Journal.Records[^1];
        Assert.Equal((RecordKind.SessionAlarm, Exchange.CZCE, ScriptedSource.Ns(Day, "15:00:00")), (last.Kind, last.Exchange, last.ExchangeNs));
        Assert.DoesNotContain(_rig.Journal.Records, r => r.Kind == RecordKind.FeedState);
        Assert.Equal(1, _rig.Journal.Commits);
    }

    [Fact]
    public void A_recording_cut_short_says_that_the_feed_went_down_before_its_bars_close()
    {
        var source = new ScriptedSource(SourceKind.Replay);
        using var pump = _rig.Pump(source);
        source.Tick("SR509", Day, "10:03:58", 1);
        source.Tick("SR509", Day, "10:03:59", 2);
        source.Tick("IF2506", Day, "14:59:59", 2);
        source.HasEnded = true;

        PumpRig.StepToEnd(pump);

        Assert.Equal(
            [(RecordKind.SessionAlarm, Exchange.CFFEX), (RecordKind.FeedState, Exchange.None), (RecordKind.SessionAlarm, Exchange.CZCE)],
            _rig.Journal.Records.Where(r => r.Shard == 5 && r.Kind is RecordKind.SessionAlarm or RecordKind.FeedState).Where(r => r.Shard == 5).Select(r => (r.Kind, r.Exchange)).TakeLast(3));
        var down = _rig.Journal.Records.First(r => r.Kind == RecordKind.FeedState);
        Assert.Equal((0, ScriptedSource.Ns(Day, "10:03:59")), (down.DayVolume, down.ExchangeNs));
    }

    [Fact]
    public void What_a_front_says_of_itself_is_in_every_shard_and_flags_the_next_ticks()
    {
        var source = new ScriptedSource();
        using var pump = _rig.Pump(source);
        source.Control(ControlRecord.FeedState(1, up: true, ScriptedSource.Ns(Day, "20:30:00"), 1));
        source.Tick("rb2510", Day, "21:00:01", 1);
        source.Control(ControlRecord.Gap(1, 7, 1, ScriptedSource.Ns(Day, "21:00:02")));
        source.Tick("rb2510", Day, "21:00:03", 2);

        pump.Step();

        Assert.Equal([TickFlags.FeedUpBeforeOpen, TickFlags.FeedUpBeforeOpen | TickFlags.AfterGap], _rig.Journal.Accepted.Select(t => t.Flags));
        Assert.Equal((16, 16), (_rig.Journal.Records.Count(r => r.Kind == RecordKind.FeedState), _rig.Journal.Records.Count(r => r.Kind == RecordKind.Gap)));
        Assert.Equal(7, pump.Status.Lost);
    }

    [Fact]
    public void What_comes_during_a_pause_is_a_gap_and_the_next_ticks_say_so()
    {
        var source = new ScriptedSource { ClockNs = ScriptedSource.Ns(Day, "09:10:00") };
        using var pump = _rig.Pump(source);
        source.Control(ControlRecord.FeedState(1, up: true, ScriptedSource.Ns(Day, "08:30:00"), 1));
        source.Tick("rb2510", Day, "09:10:00", 1);
        pump.Step();

        pump.Pause();
        pump.Step();
        Assert.Equal(FeederState.Paused, pump.Status.State);
        source.Tick("rb2510", Day, "09:11:00", 2);
        source.Tick("rb2510", Day, "09:12:00", 3);
        pump.Step();
        source.ClockNs = ScriptedSource.Ns(Day, "09:13:00");
        pump.Resume();
        pump.Step();
        source.Tick("rb2510", Day, "09:13:01", 4);
        pump.Step();

        Assert.Equal([1, 4], _rig.Journal.Accepted.Select(t => t.DayVolume));
        Assert.Equal(TickFlags.AfterGap, _rig.Journal.Accepted.Last().Flags & TickFlags.AfterGap);
        Assert.Equal(2, _rig.Journal.Records.First(r => r.Kind == RecordKind.Gap).SourceOrdinal);
        Assert.Equal([1, 0, 1], _rig.Journal.Records.Where(r => r is { Kind: RecordKind.FeedState, Shard: 3 }).Select(r => r.DayVolume));
        Assert.Equal(2, pump.Status.Lost);
    }

    [Fact]
    public void A_journal_that_refuses_stops_the_intake_with_a_sentence()
    {
        var source = new ScriptedSource();
        using var pump = _rig.Pump(source);
        pump.Step();
        _rig.Journal.FailAfter = _rig.Journal.Records.Count;
        source.Tick("rb2510", Day, "09:10:00", 1);

        pump.Step();

        Assert.Equal((FeederState.Failed, "The journal can't be written, no more ticks are taken: No space left on device."), (pump.Status.State, pump.Status.Trouble));
        source.Tick("rb2510", Day, "09:10:01", 2);
        Assert.Equal(0, pump.Step());
        Assert.Empty(_rig.Journal.Ticks);
    }

    [Fact]
    public void A_live_feeder_that_comes_back_says_that_it_was_down()
    {
        var source = new ScriptedSource();
        using (var first = _rig.Pump(source))
        {
            source.Tick("rb2510", Day, "09:10:00", 1);
            first.Step();
        }
        _rig.Journal.Records.RemoveAll(r => r.Kind != RecordKind.Tick);

        var again = new ScriptedSource { ClockNs = ScriptedSource.Ns(Day, "09:12:00") };
        using var second = _rig.Pump(again);
        again.Tick("rb2510", Day, "09:10:00", 1);
        again.Tick("rb2510", Day, "09:12:01", 2);
        second.Step();

        var afterwards = _rig.Journal.Records.Skip(1).ToList();
        Assert.Equal((RecordKind.FeedState, 0), (afterwards[0].Kind, afterwards[0].DayVolume));
        Assert.Equal([TickRule.Repeat, TickRule.Accepted], afterwards.Where(r => r.Kind == RecordKind.Tick).Select(r => r.Disposition));
        Assert.Equal(TickFlags.AfterGap, afterwards.Last(r => r.Kind == RecordKind.Tick).Flags);
    }

    [Fact]
    public async Task The_loop_runs_on_a_thread_of_its_own_until_it_is_stopped()
    {
        var source = new ScriptedSource();
        var pump = _rig.Pump(source);
        Assert.Equal(FeederState.Stopped, pump.Status.State);

        pump.Start();
        for (var i = 0; i < 100; i++) source.Tick("rb2510", Day, $"09:10:{i / 2:D2}", i, i % 2 * 500);
        await Until(() => pump.Status.Accepted == 100);
        Assert.Equal(FeederState.Running, pump.Status.State);
        pump.Pause();
        await Until(() => pump.Status.State == FeederState.Paused);
        pump.Start();
        source.Tick("rb2510", Day, "09:11:00", 200);
        await Until(() => pump.Status.Accepted + pump.Status.Lost >= 101 || pump.Status.State == FeederState.Running);
        await pump.Stop(drain: true);

        Assert.Equal(FeederState.Stopped, pump.Status.State);
        Assert.Equal(1, _rig.Journal.Commits);
        pump.Dispose();
        Assert.True(source.IsDisposed);
    }

    [Fact]
    public void A_tick_costs_the_pump_no_allocation()
    {
        var journal = new CountingJournal();
        using var source = new DenseSource();
        using var pump = new FeedPump(source, PumpRig.Rules, journal, _rig, _rig.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<FeedPump>.Instance);
        for (var i = 0; i < 40; i++) pump.Step();
        _rig.Rings.Capacity = 100_000;

        var before = GC.GetAllocatedBytesForCurrentThread();
        var ticks = 0;
        for (var i = 0; i < 40; i++) ticks += pump.Step();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(ticks > 40_000);
        Assert.Equal(pump.Status.Received, pump.Status.Accepted);
        // A trading day that begins costs a few hundred bytes per exchange.
        Assert.InRange(allocated, 0, 4_000);
    }

    // 09:00:00 on, with the break in the middle of it.
    private static string ScriptedTime(int i) => TimeOnly.FromTimeSpan(TimeSpan.FromSeconds(32_400 + i + (i < 4_000 ? 0 : 1_500))).ToString("HH:mm:ss", null);

    private static async Task Until(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds()) await Task.Delay(1, limit.Token);
    }
}
