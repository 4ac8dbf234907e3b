using Mdc.Journal.Files;

namespace Mdc.Journal.Tests;

/// <summary>F12 and F13: a full disk is refused before loss, a failing disk stops the journal for good.</summary>
public sealed class WriteFaultTests
{
    private const int Slots = 16;
    private const long SegmentBytes = (Slots + 1) * 384;

    [Fact]
    public void A_nearly_full_disk_refuses_the_whole_batch_and_goes_on_once_there_is_room()
    {
        var files = new MemoryJournalFiles();
        var twin = new TwinJournal();
        using (var journal = JournalChecks.Open(files, Slots))
        {
            JournalChecks.AddEpoch(journal, twin);
            JournalChecks.Append(journal, twin, new TickTape(1).Batch(10));
            files.CapacityBytes = files.CapacityBytes - files.Space.FreeBytes + SegmentBytes;

            var batch = new TickTape(2).Batch(6);
            var refused = Assert.Throws<JournalWriteException>(() => journal.Append(batch));
            Assert.True(refused.MayResume);
            Assert.Contains("RefuseAtDiskShare", refused.Message, StringComparison.Ordinal);
            Assert.Null(journal.Failure);
            Assert.Equal(11, journal.NextOrdinal);
            Assert.All(batch, record => Assert.Equal(0, record.Position));

            JournalChecks.Append(journal, twin, new TickTape(3).Batch(5));
            Assert.Throws<JournalWriteException>(() => journal.Append(batch));
            files.CapacityBytes *= 1000;
            JournalChecks.Append(journal, twin, batch);
            JournalChecks.SameAsTwin(journal, twin, "after room was made");
        }
        using var again = JournalArchive.OpenRead(files, new ManualTime(), scanAll: true);
        Assert.True(again.Recovery.IsClean);
    }

    [Fact]
    public void The_disk_alarm_is_on_from_80_percent()
    {
        var files = new MemoryJournalFiles { CapacityBytes = 10 * SegmentBytes };
        using var journal = JournalChecks.Open(files, Slots);
        var tape = new TickTape(1);
        while (journal.NextOrdinal <= 7 * Slots - 4)
        {
            Assert.False(journal.DiskAlarm, $"{journal.DiskUsedShare:P1}");
            journal.Append(tape.Batch(4));
        }

        journal.Append(tape.Batch(4));

        Assert.True(journal.DiskAlarm);
        Assert.InRange(journal.DiskUsedShare, 0.80, 0.95);
    }

    [Fact]
    public void A_failed_write_stops_the_journal_for_good()
    {
        var files = new MemoryJournalFiles();
        var twin = new TwinJournal();
        var journal = JournalChecks.Open(files, Slots);
        JournalChecks.AddEpoch(journal, twin);
        JournalChecks.Append(journal, twin, new TickTape(1).Batch(5));
        files.WriteFault = _ => new IOException("the disk said no");

        var failed = Assert.Throws<JournalWriteException>(() => journal.Append(new TickTape(2).Batch(4)));

        Assert.False(failed.MayResume);
        Assert.NotNull(journal.Failure);
        files.WriteFault = null;
        Assert.Throws<JournalWriteException>(() => journal.Append(new TickTape(2).Batch(4)));
        Assert.Throws<JournalWriteException>(journal.Commit);
        Assert.Equal(6, journal.NextOrdinal);
        JournalChecks.SameRecords(twin.Records, JournalChecks.ReadAll(journal), "readers go on");
        journal.Dispose();

        // Half of the failed batch is on disk: it may turn up, in order and whole, and nothing else changes.
        using var again = JournalChecks.Open(files, Slots);
        Assert.Equal(6 + 2, again.Recovery.NextOrdinal);
        again.Append(new TickTape(3).Batch(40));
        Assert.Equal(0, again.Recovery.DamagedRecords);
    }

    [Fact]
    public void A_failed_flush_stops_the_journal_for_good_and_makes_nothing_durable()
    {
        var files = new MemoryJournalFiles();
        var time = new ManualTime();
        var journal = JournalChecks.Open(files, Slots, time: time);
        journal.Append(new TickTape(1).Batch(5));
        files.FlushFault = _ => new IOException("the disk said no");

        time.Advance(TimeSpan.FromMilliseconds(5));

        files.FlushFault = null;
        Assert.NotNull(journal.Failure);
        Assert.Throws<JournalWriteException>(() => journal.Append(new TickTape(1).Batch(5)));
        Assert.Throws<JournalWriteException>(journal.Commit);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, journal.DurableOrdinal);
        journal.Dispose();
        Assert.Equal(1, journal.DurableOrdinal);
    }

    [Fact]
    public void A_failed_epoch_record_opens_nothing_and_leaves_the_place_free()
    {
        var files = new MemoryJournalFiles { FlushFault = _ => new IOException("the disk said no") };
        Assert.Throws<JournalWriteException>(() => JournalChecks.Open(files, Slots));
        files.FlushFault = null;

        using var journal = JournalChecks.Open(files, Slots);

        Assert.Equal(1u, journal.Epoch);
    }

    [Fact]
    public void Records_become_durable_one_interval_after_the_first_that_waits()
    {
        var files = new MemoryJournalFiles();
        var time = new ManualTime();
        using var journal = JournalChecks.Open(files, Slots, time: time);
        time.Advance(TimeSpan.FromMilliseconds(5));
        var flushes = files.Flushes;
        journal.Append(new TickTape(1).Batch(3));
        time.Advance(TimeSpan.FromMilliseconds(3));
        journal.Append(new TickTape(1).Batch(3));
        Assert.Equal(1, journal.DurableOrdinal);

        time.Advance(TimeSpan.FromMilliseconds(2));

        Assert.Equal(7, journal.DurableOrdinal);
        Assert.Equal(flushes + 1, files.Flushes);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(flushes + 1, files.Flushes);
    }
}
