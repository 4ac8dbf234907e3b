using Mdc.Domain.Ticks;
using Mdc.Journal.Files;

namespace Mdc.Journal.Tests;

/// <summary>F14: damage is named to the bit, and one wrong bit still tells which record it is in.</summary>
public sealed class DamageSurveyTests
{
    private const int Slots = 64;

    [Fact]
    public void A_flipped_bit_is_named_with_its_file_byte_bit_and_record_at_1000_random_offsets()
    {
        var random = new Random(20260105);
        var files = new MemoryJournalFiles();
        var records = Write(files);
        for (var round = 0; round < 1000; round++)
        {
            var segment = random.Next(records.Count / Slots + 1);
            var bit = random.NextInt64((Slots + 1L) * TickFrame.Bytes * 8);
            var ordinal = (int)(segment * Slots + bit / 8 / TickFrame.Bytes - 1);
            files.FlipBit(JournalChecks.SegmentName(segment), bit);

            using (var archive = JournalArchive.OpenRead(files, new ManualTime(), scanAll: true))
            {
                var damage = Assert.Single(archive.SurveyDamage());
                Assert.Equal((JournalChecks.SegmentName(segment), bit / 8, (int?)(bit % 8)), (damage.File, damage.Offset, damage.Bit));
                var isRecord = bit / 8 >= TickFrame.Bytes && ordinal < records.Count;
                Assert.Equal(isRecord, damage.Record is not null);
                if (isRecord) Assert.True(TickContent.Same(records[ordinal], damage.Record!.Value), $"round {round}, {damage}");
            }
            files.FlipBit(JournalChecks.SegmentName(segment), bit);
        }
    }

    [Fact]
    public void Slots_are_read_one_for_one_and_a_wrong_bit_is_put_right_in_memory()
    {
        var files = new MemoryJournalFiles();
        var records = Write(files);
        files.FlipBit(JournalChecks.SegmentName(0), (7 + 1) * TickFrame.Bytes * 8 + 1000);
        foreach (var bit in new[] { 900, 901, 1500 }) files.FlipBit(JournalChecks.SegmentName(0), (9 + 1) * TickFrame.Bytes * 8 + bit);

        using var archive = JournalArchive.OpenRead(files, new ManualTime(), scanAll: true);
        var slots = new TickFrame[records.Count + 10];

        Assert.Equal(records.Count, archive.ReadSlots(0, slots));
        for (var i = 0; i < records.Count; i++)
            Assert.True(i == 9 ? slots[i].Kind == RecordKind.None : slots[i].Checksum == records[i].Checksum && TickContent.Same(slots[i], records[i]), $"slot {i}");
    }

    [Fact]
    public void A_missing_segment_and_a_cut_off_file_are_named()
    {
        var files = new MemoryJournalFiles();
        var count = Write(files).Count;
        files.Delete(JournalChecks.SegmentName(1));
        files.Truncate(JournalChecks.SegmentName(2), 11 * TickFrame.Bytes);

        using var archive = JournalArchive.OpenRead(files, new ManualTime(), scanAll: true);

        Assert.True(count > 3 * Slots);
        Assert.Equal(
            [(DamageKind.MissingFile, JournalChecks.SegmentName(1), new OrdinalRange(Slots, Slots)), (DamageKind.Records, JournalChecks.SegmentName(2), new OrdinalRange(2 * Slots + 10, Slots - 10))],
            archive.SurveyDamage().Select(damage => (damage.Kind, damage.File, damage.Ordinals)));
    }

    private static List<TickFrame> Write(MemoryJournalFiles files)
    {
        using (var journal = JournalChecks.Open(files, Slots)) JournalChecks.Fill(journal, new TwinJournal(), new TickTape(3), new Random(1), 230);
        using var archive = JournalArchive.OpenRead(files, new ManualTime(), scanAll: true);
        Assert.Empty(archive.SurveyDamage());
        return JournalChecks.ReadAll(archive);
    }
}
