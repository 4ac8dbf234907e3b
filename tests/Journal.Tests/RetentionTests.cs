using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Journal.Files;

namespace Mdc.Journal.Tests;

/// <summary>Whole segments go, oldest first, only with consent, and what they taught a start is not forgotten.</summary>
public sealed class RetentionTests
{
    private const int Slots = 16;

    [Fact]
    public void Segments_go_oldest_first_until_one_may_not()
    {
        var files = new MemoryJournalFiles();
        using var journal = Filled(files, out _);
        var asked = new List<long>();

        var gone = journal.Retire(segment =>
        {
            asked.Add(segment.Number);
            return segment.Number < 3;
        });

        Assert.Equal(3, gone);
        Assert.Equal([0, 1, 2, 3], asked);
        Assert.Equal(3 * Slots, journal.FirstOrdinal);
        Assert.DoesNotContain(JournalChecks.SegmentName(2), files.List());
        Assert.DoesNotContain(JournalChecks.IndexName(2), files.List());
        Assert.Contains(JournalChecks.SegmentName(3), files.List());
    }

    [Fact]
    public void The_open_and_the_newest_closed_segment_stay()
    {
        var files = new MemoryJournalFiles();
        using var journal = Filled(files, out _);

        journal.Retire(_ => true);

        Assert.Equal(2, journal.DescribeSegments().Count);
        Assert.Equal(0, journal.Retire(_ => true));
    }

    [Fact]
    public void What_is_not_durable_yet_does_not_go()
    {
        var files = new MemoryJournalFiles();
        using var journal = JournalChecks.Open(files, Slots);
        journal.Append(new TickTape(1).Batch(10 * Slots));

        Assert.Equal(0, journal.Retire(_ => true));
        journal.Commit();
        Assert.Equal(9, journal.Retire(_ => true));
    }

    [Fact]
    public void An_instrument_read_from_a_retired_position_says_that_ticks_may_be_lost_and_from_a_kept_one_that_none_are()
    {
        var files = new MemoryJournalFiles();
        using var journal = JournalChecks.Open(files, Slots);
        var ticks = Enumerable.Range(0, 10 * Slots).Select(i => TickTape.Tick(i % 2, shard: 0)).ToArray();
        journal.Append(ticks);
        journal.Commit();
        var page = new TickFrame[Slots];
        Assert.Equal(Slots, journal.ReadInstrument(TickTape.Code(0), ticks[0].FeedPosition, page, out var lost));
        Assert.True(lost.IsNone);

        journal.Retire(segment => segment.Number < 4);

        Assert.Equal(Slots, journal.ReadInstrument(TickTape.Code(0), ticks[0].FeedPosition, page, out lost));
        Assert.Equal(page[0].FeedPosition, lost);
        var kept = Array.FindIndex(ticks, tick => tick.FeedPosition == page[0].FeedPosition);
        Assert.Equal(Slots, journal.ReadInstrument(TickTape.Code(0), ticks[kept].FeedPosition, page, out lost));
        Assert.True(lost.IsNone);
        // The other instrument's tick between the two is the shard's oldest: nothing of ours is missing before it.
        Assert.Equal(Slots, journal.ReadInstrument(TickTape.Code(0), ticks[kept - 1].FeedPosition, page, out lost));
        Assert.True(lost.IsNone);
        Assert.Equal(ticks[kept].FeedPosition, page[0].FeedPosition);
    }

    [Fact]
    public void After_retirement_readers_begin_at_the_oldest_kept_record()
    {
        var files = new MemoryJournalFiles();
        using var journal = Filled(files, out var twin);
        journal.Retire(segment => segment.Number < 5);
        foreach (var ordinal in twin.Ordinals.Where(ordinal => ordinal < 5 * Slots).ToList()) twin.Lose(ordinal);

        JournalChecks.SameRecords(twin.Records, JournalChecks.ReadAll(journal), "all");
        for (byte shard = 0; shard < JournalChecks.Shards; shard++)
        {
            JournalChecks.SameRecords(
                twin.Shard(shard, FeedPosition.None), JournalChecks.ReadShard(journal, shard, FeedPosition.None), $"shard {shard}");
            Assert.Equal(twin.Tail(shard), journal.ShardTail(shard));
        }
        JournalChecks.SameRecords(
            twin.Instrument(TickTape.Code(3), new TradingDay(20240102)), journal.ReadInstrument(TickTape.Code(3), new TradingDay(20240102)), "instrument 3");
        Assert.Empty(journal.DamagedOrdinals);
    }

    [Fact]
    public void A_quiet_shard_and_source_go_on_where_they_were_after_retirement_and_restart()
    {
        var files = new MemoryJournalFiles();
        using (var journal = JournalChecks.Open(files, Slots))
        {
            var quiet = TickTape.Tick(1, shard: 3);
            (quiet.SourceId, quiet.SourceOrdinal) = (77, 12);
            journal.Append([quiet, quiet]);
            for (var i = 0; i < 100; i++) journal.Append([TickTape.Tick(2, shard: 0)]);
            journal.Commit();
            Assert.True(journal.Retire(_ => true) > 0);
            Assert.Equal(new FeedPosition(1, 1, 2), journal.ShardTail(3));
        }

        using var again = JournalChecks.Open(files, Slots);
        again.Append([TickTape.Tick(1, shard: 3)]);

        Assert.Equal(new FeedPosition(1, 2, 3), again.ShardTail(3));
        Assert.Equal(12, again.LastSourceOrdinal(77));
        Assert.Single(JournalChecks.ReadShard(again, 3, FeedPosition.None));
        Assert.Single(again.ReadInstrument(TickTape.Code(1), new TradingDay(20240102)));
    }

    [Fact]
    public void A_segment_tells_its_days_ordinals_and_positions()
    {
        var files = new MemoryJournalFiles();
        using var journal = JournalChecks.Open(files, Slots);
        journal.Append([TickTape.Tick(1, 2, 20240102), TickTape.Tick(1, 2, 20240103), TickTape.Tick(1, 0, 20240104)]);

        var segment = Assert.Single(journal.DescribeSegments());

        Assert.Equal((0, 0, 4, 17 * 384), (segment.Number, segment.FirstOrdinal, segment.NextOrdinal, segment.Bytes));
        Assert.Equal((new TradingDay(20240102), new TradingDay(20240104)), (segment.FirstTradingDay, segment.LastTradingDay));
        Assert.Equal(new ShardRange(new(1, 1, 1), new(1, 1, 2)), segment.Shards[2]);
        Assert.Equal(default, segment.Shards[1]);
    }

    private static TickJournal Filled(MemoryJournalFiles files, out TwinJournal twin)
    {
        twin = new TwinJournal();
        var journal = JournalChecks.Open(files, Slots);
        JournalChecks.AddEpoch(journal, twin);
        JournalChecks.Fill(journal, twin, new TickTape(4), new Random(4), 10 * Slots);
        journal.Commit();
        return journal;
    }
}
