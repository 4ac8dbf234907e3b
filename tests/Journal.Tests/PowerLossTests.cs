using Mdc.Domain.Ticks;
using Mdc.Journal.Files;

namespace Mdc.Journal.Tests;

/// <summary>F04: a process's death loses nothing, a loss of power only what was not committed.</summary>
public sealed class PowerLossTests
{
    private const int Slots = 32;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory, MemberData(nameof(Seeds))]
    public void A_loss_of_power_loses_nothing_that_was_durable(int seed)
    {
        var random = new Random(seed);
        var files = new MemoryJournalFiles();
        var (tape, twin) = (new TickTape(seed), new TwinJournal());
        for (var start = 0; start < 6; start++)
        {
            var because = $"seed {seed}, start {start}";
            var journal = JournalChecks.Open(files, Slots);
            JournalChecks.AddEpoch(journal, twin);
            JournalChecks.SameAsTwin(journal, twin, because);
            Assert.Equal(journal.NextOrdinal, journal.DurableOrdinal);

            JournalChecks.Fill(journal, twin, tape, random, journal.NextOrdinal + random.Next(60));
            if (random.Next(2) == 0) journal.Commit();
            JournalChecks.Fill(journal, twin, tape, random, journal.NextOrdinal + random.Next(60));
            var durable = journal.DurableOrdinal;
            files.Crash(random, kept: random.NextDouble());

            using var after = JournalArchive.OpenRead(files, new ManualTime(), scanAll: true);
            Assert.True(after.NextOrdinal >= durable, because);
            foreach (var range in after.Recovery.Damaged)
            {
                Assert.True(range.First >= durable || twin.Ordinals.All(known => known != range.First), $"{because}: {range} was durable");
                for (var ordinal = range.First; ordinal < range.Next; ordinal++) twin.Lose(ordinal);
            }
            twin.KeepOnlyBefore(after.NextOrdinal);
            JournalChecks.SameAsTwin(after, twin, because);
        }
    }

    [Fact]
    public void A_killed_process_loses_nothing_it_appended()
    {
        var files = new MemoryJournalFiles();
        var twin = new TwinJournal();
        var journal = JournalChecks.Open(files, Slots);
        JournalChecks.AddEpoch(journal, twin);
        JournalChecks.Fill(journal, twin, new TickTape(1), new Random(1), 200);
        files.Kill();

        using var again = JournalChecks.Open(files, Slots);

        Assert.True(again.Recovery.IsClean);
        JournalChecks.AddEpoch(again, twin);
        JournalChecks.SameAsTwin(again, twin, "killed");
    }

    [Fact]
    public void A_tail_torn_at_any_byte_of_its_last_two_slots_is_set_aside_and_used_again()
    {
        var files = new MemoryJournalFiles();
        var whole = new TwinJournal();
        using (var journal = JournalChecks.Open(files, Slots))
        {
            JournalChecks.AddEpoch(journal, whole);
            JournalChecks.Append(journal, whole, new TickTape(3).Batch(20));
        }
        var name = JournalChecks.SegmentName(0);
        var bytes = files.Bytes(name);
        var end = 22 * TickFrame.Bytes;
        for (var cut = end - 2 * TickFrame.Bytes; cut < end; cut++)
        {
            // The checksum's own last bytes may happen to be zero: then the record is whole after all.
            var torn = bytes.ToArray();
            torn.AsSpan(cut, end - cut).Clear();
            if (torn.AsSpan().SequenceEqual(bytes)) continue;
            files = new MemoryJournalFiles();
            files.Put(name, torn);
            var wholeSlots = WholeSlots(bytes, torn);

            using (var journal = JournalChecks.Open(files, Slots))
            {
                var because = $"cut at {cut}";
                Assert.True(wholeSlots == journal.Recovery.NextOrdinal, $"{because}: {journal.Recovery}");
                Assert.Equal(0, journal.Recovery.DamagedRecords);
                var first = (int)(wholeSlots + 1) * TickFrame.Bytes;
                var left = torn.AsSpan(first, end - first);
                if (left.IndexOfAnyExcept((byte)0) < 0) Assert.Null(journal.Recovery.TornTailFile);
                else Assert.True(left.StartsWith(files.Bytes(journal.Recovery.TornTailFile!)), because);
                journal.Append(new TickTape(4).Batch(5));
            }
            using var again = JournalArchive.OpenRead(files, new ManualTime(), scanAll: true);
            Assert.True(again.Recovery.IsClean, $"cut at {cut}: {again.Recovery}");
            Assert.Equal(wholeSlots + 6, again.NextOrdinal);
        }
    }

    [Fact]
    public void A_reader_ahead_of_the_recovered_tail_goes_on_with_the_next_epoch()
    {
        var files = new MemoryJournalFiles();
        var journal = JournalChecks.Open(files, Slots);
        journal.Append([TickTape.Tick(1, shard: 2), TickTape.Tick(1, shard: 2)]);
        journal.Commit();
        journal.Append([TickTape.Tick(1, shard: 2), TickTape.Tick(1, shard: 2)]);
        var ahead = journal.ShardTail(2);
        files.Crash(new Random(1), kept: 0);

        using var again = JournalChecks.Open(files, Slots);
        Assert.Equal(new FeedPosition(1, 1, 4), ahead);
        Assert.Equal(new FeedPosition(1, 1, 2), again.ShardTail(2));
        again.Append([TickTape.Tick(1, shard: 2), TickTape.Tick(1, shard: 2)]);

        var read = JournalChecks.ReadShard(again, 2, ahead);
        Assert.Equal([new(1, 2, 3), new(1, 2, 4)], read.Select(frame => frame.FeedPosition));
        Assert.Equal(4, again.ReadInstrument(TickTape.Code(1), new(20240102)).Count);
    }

    private static long WholeSlots(byte[] before, byte[] after)
    {
        var whole = 21L;
        while (!before.AsSpan((int)whole * TickFrame.Bytes, TickFrame.Bytes).SequenceEqual(after.AsSpan((int)whole * TickFrame.Bytes, TickFrame.Bytes))) whole--;
        return whole;
    }
}
