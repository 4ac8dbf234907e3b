using Mdc.Domain.Ticks;
using Mdc.Journal.Files;

namespace Mdc.Journal.Tests;

/// <summary>F14: what is damaged on disk is lost alone, and is reported.</summary>
public sealed class DamageTests
{
    private const int Slots = 64;

    [Fact]
    public void A_flipped_bit_loses_exactly_its_record_at_1000_random_offsets()
    {
        var random = new Random(20240102);
        var (files, ordinals) = Journal(new TickTape(random.Next()), records: 300, out var whole);
        for (var round = 0; round < 1000; round++)
        {
            var segment = random.Next(ordinals / Slots + 1);
            var bit = random.NextInt64((Slots + 1L) * TickFrame.Bytes * 8);
            var slot = (int)(bit / 8 / TickFrame.Bytes);
            var ordinal = segment * Slots + slot - 1L;
            var because = $"round {round}, segment {segment}, bit {bit}, ordinal {ordinal}";
            files.FlipBit(JournalChecks.SegmentName(segment), bit);

            using (var archive = JournalArchive.OpenRead(files, new ManualTime(), scanAll: true))
            {
                var lost = slot > 0 && ordinal < ordinals ? 1 : 0;
                var report = archive.Recovery;
                Assert.True((slot == 0 ? 1 : 0) == report.DamagedHeaders.Count, because);
                Assert.True((slot > 0 && ordinal >= ordinals - 1 ? 1 : 0) == report.TornSlots, because);
                Assert.Equal(slot > 0 && ordinal < ordinals - 1 ? [new OrdinalRange(ordinal, 1)] : [], report.Damaged);
                Assert.False(report.IsClean, because);

                var twin = whole();
                if (lost == 1) twin.Lose(ordinal);
                if (round % 20 == 0) JournalChecks.SameAsTwin(archive, twin, because);
                else JournalChecks.SameRecords(twin.Records, JournalChecks.ReadAll(archive), because);
            }
            files.FlipBit(JournalChecks.SegmentName(segment), bit);
        }
    }

    [Fact]
    public void A_damaged_record_behind_a_trusted_index_is_found_by_its_readers()
    {
        var random = new Random(5);
        var (files, _) = Journal(new TickTape(random.Next()), records: 300, out var whole);
        for (var round = 0; round < 100; round++)
        {
            var ordinal = random.Next(1, 4 * Slots);
            var (name, bit) = PlaceOf(ordinal, random.Next(TickFrame.Bytes * 8));
            files.FlipBit(name, bit);
            using (var archive = JournalArchive.OpenRead(files, new ManualTime()))
            {
                Assert.Equal(4, archive.Recovery.SegmentsByIndex);
                Assert.Empty(archive.DamagedOrdinals);
                var twin = whole();
                twin.Lose(ordinal);
                for (byte shard = 0; shard < JournalChecks.Shards; shard++)
                    JournalChecks.SameRecords(
                        twin.Shard(shard, FeedPosition.None), JournalChecks.ReadShard(archive, shard, FeedPosition.None), $"round {round}, {ordinal}, shard {shard}");
                JournalChecks.SameRecords(twin.Records, JournalChecks.ReadAll(archive), $"round {round}, {ordinal}");
                Assert.Equal([ordinal], archive.DamagedOrdinals);
            }
            files.FlipBit(name, bit);
        }
    }

    [Fact]
    public void Appending_goes_on_around_a_damaged_record()
    {
        var random = new Random(6);
        var tape = new TickTape(6);
        var (files, ordinals) = Journal(tape, records: 300, out var whole);
        var twin = whole();
        foreach (var ordinal in new[] { 3L, 100, 101, ordinals - 3L })
        {
            var (name, bit) = PlaceOf(ordinal, 1000);
            files.FlipBit(name, bit);
            twin.Lose(ordinal);
        }

        using (var journal = JournalChecks.Open(files, Slots, scanAll: true))
        {
            Assert.Equal([new(3, 1), new(100, 2), new(ordinals - 3L, 1)], journal.Recovery.Damaged);
            JournalChecks.AddEpoch(journal, twin);
            JournalChecks.Fill(journal, twin, tape, random, 600);
            JournalChecks.SameAsTwin(journal, twin, "after appending");
        }
        using (var again = JournalChecks.Open(files, Slots))
        {
            Assert.Equal(4, again.Recovery.DamagedRecords);
            JournalChecks.AddEpoch(again, twin);
            JournalChecks.SameAsTwin(again, twin, "after opening again");
        }
    }

    [Fact]
    public void A_record_in_a_foreign_slot_is_damaged()
    {
        var random = new Random(8);
        var (files, _) = Journal(new TickTape(random.Next()), records: 100, out _);
        var bytes = files.Bytes(JournalChecks.SegmentName(0));
        bytes.AsSpan(11 * TickFrame.Bytes, TickFrame.Bytes).CopyTo(bytes.AsSpan(21 * TickFrame.Bytes));
        files.Put(JournalChecks.SegmentName(0), bytes);

        using var archive = JournalArchive.OpenRead(files, new ManualTime(), scanAll: true);

        Assert.Equal([new OrdinalRange(20, 1)], archive.Recovery.Damaged);
    }

    [Fact]
    public void A_missing_segment_is_lost_and_its_ordinals_are_never_given_again()
    {
        var random = new Random(9);
        var (files, ordinals) = Journal(new TickTape(random.Next()), records: 300, out var whole);
        var twin = whole();
        for (var ordinal = Slots; ordinal < 2 * Slots; ordinal++) twin.Lose(ordinal);
        files.Delete(JournalChecks.SegmentName(1));

        using var journal = JournalChecks.Open(files, Slots, scanAll: true);

        Assert.Equal([new OrdinalRange(Slots, Slots)], journal.Recovery.Damaged);
        Assert.Equal(ordinals + 1L, journal.NextOrdinal);
        JournalChecks.AddEpoch(journal, twin);
        JournalChecks.SameAsTwin(journal, twin, "without segment 1");
    }

    [Fact]
    public void A_cut_segment_loses_what_was_cut_and_nothing_else()
    {
        var random = new Random(10);
        var (files, _) = Journal(new TickTape(random.Next()), records: 300, out var whole);
        var twin = whole();
        for (var ordinal = 2 * Slots + 9; ordinal < 3 * Slots; ordinal++) twin.Lose(ordinal);
        files.Truncate(JournalChecks.SegmentName(2), 10 * TickFrame.Bytes + 100);

        using var archive = JournalArchive.OpenRead(files, new ManualTime(), scanAll: true);

        Assert.Equal([new OrdinalRange(2 * Slots + 9, Slots - 9)], archive.Recovery.Damaged);
        JournalChecks.SameAsTwin(archive, twin, "cut");
    }

    // A closed journal; its twin is made afresh for each use.
    private static (MemoryJournalFiles Files, int Ordinals) Journal(TickTape tape, int records, out Func<TwinJournal> whole)
    {
        var files = new MemoryJournalFiles();
        var twin = new TwinJournal();
        using var journal = JournalChecks.Open(files, Slots);
        JournalChecks.AddEpoch(journal, twin);
        JournalChecks.Append(journal, twin, tape.Batch(records));
        whole = () =>
        {
            var copy = new TwinJournal();
            foreach (var (ordinal, record) in twin.Ordinals.Zip(twin.Records)) copy.Add(ordinal, record);
            return copy;
        };
        return (files, (int)journal.NextOrdinal);
    }

    private static (string Name, long Bit) PlaceOf(long ordinal, int bitOfRecord) =>
        (JournalChecks.SegmentName(ordinal / Slots), (ordinal % Slots + 1) * TickFrame.Bytes * 8 + bitOfRecord);
}
