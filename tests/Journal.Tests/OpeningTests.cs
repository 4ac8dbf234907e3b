using Mdc.Domain.Ticks;
using Mdc.Journal.Files;

namespace Mdc.Journal.Tests;

/// <summary>What may be opened, by whom, and what a start writes first.</summary>
public sealed class OpeningTests
{
    [Fact]
    public void A_second_writer_is_refused_until_the_first_closes()
    {
        var files = new MemoryJournalFiles();
        using (JournalChecks.Open(files))
        {
            var refused = Assert.Throws<JournalOpenException>(() => JournalChecks.Open(files));
            Assert.Contains("open for writing already", refused.Message, StringComparison.Ordinal);
        }

        using var second = JournalChecks.Open(files);

        Assert.Equal(2u, second.Epoch);
    }

    [Fact]
    public void An_unknown_layout_version_is_refused_and_left_as_it_is()
    {
        var files = new MemoryJournalFiles();
        JournalChecks.Open(files).Dispose();
        var name = JournalChecks.SegmentName(0);
        var bytes = files.Bytes(name);
        bytes[16] = 2;
        BitConverter.TryWriteBytes(bytes, Crc32C(bytes.AsSpan(4, 380)));
        files.Put(name, bytes);

        var refused = Assert.Throws<JournalOpenException>(() => JournalChecks.Open(files));

        Assert.Contains("layout version 2", refused.Message, StringComparison.Ordinal);
        Assert.Throws<JournalOpenException>(() => JournalArchive.OpenRead(files, new ManualTime()));
        Assert.Equal(bytes, files.Bytes(name));
    }

    [Fact]
    public void Another_feeder_or_shard_count_is_refused()
    {
        var files = new MemoryJournalFiles();
        JournalChecks.Open(files).Dispose();

        Assert.Throws<JournalOpenException>(() => TickJournal.Open(files, new JournalOptions(), feeder: 2, JournalChecks.Shards, new ManualTime()));
        var refused = Assert.Throws<JournalOpenException>(() => JournalChecks.Open(files, shards: 8));

        Assert.Contains("4 shards", refused.Message, StringComparison.Ordinal);
        Assert.Contains("8 shards", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_renamed_segment_is_refused()
    {
        var files = new MemoryJournalFiles();
        JournalChecks.Open(files).Dispose();
        files.Rename(JournalChecks.SegmentName(0), JournalChecks.SegmentName(1));

        Assert.Throws<JournalOpenException>(() => JournalChecks.Open(files));
    }

    [Fact]
    public void An_existing_journal_keeps_its_slot_count()
    {
        var files = new MemoryJournalFiles();
        JournalChecks.Open(files, slots: 16).Dispose();

        using var journal = JournalChecks.Open(files, slots: 64);
        journal.Append(new TickTape(1).Batch(20));

        Assert.Equal(17 * 384, files.Bytes(JournalChecks.SegmentName(1)).Length);
    }

    [Fact]
    public void Each_start_writes_a_durable_epoch_record_first()
    {
        var files = new MemoryJournalFiles();
        for (var epoch = 1u; epoch <= 3; epoch++)
        {
            using var journal = JournalChecks.Open(files);
            files.Crash(new Random(1), kept: 0);
            Assert.Equal(epoch, journal.Epoch);
        }

        using var archive = JournalArchive.OpenRead(files, new ManualTime());

        var records = JournalChecks.ReadAll(archive);
        Assert.Equal([1u, 2u, 3u], records.Select(record => record.Epoch));
        Assert.All(records, record => Assert.Equal((RecordKind.Epoch, 0L, (byte)1), (record.Kind, record.Position, record.Feeder)));
        Assert.All(records, record => Assert.Equal(1704157200_000_000_000, record.ReceivedNs));
    }

    [Fact]
    public void An_archive_changes_nothing_and_needs_a_journal()
    {
        var files = new MemoryJournalFiles();
        Assert.Throws<JournalOpenException>(() => JournalArchive.OpenRead(files, new ManualTime()));
        using var journal = JournalChecks.Open(files, slots: 16);
        journal.Append(new TickTape(1).Batch(50));
        var before = files.List().ToDictionary(name => name, files.Bytes);

        using var archive = JournalArchive.OpenRead(files, new ManualTime());

        JournalChecks.SameRecords(JournalChecks.ReadAll(journal), JournalChecks.ReadAll(archive), "archive beside the writer");
        Assert.Equal(before.Keys.Order(), files.List().Order());
        Assert.All(before, file => Assert.Equal(file.Value, files.Bytes(file.Key)));
    }

    [Fact]
    public void Records_that_are_not_the_callers_are_refused()
    {
        using var journal = JournalChecks.Open(new MemoryJournalFiles());
        var epoch = TickTape.Tick(1, shard: 0);
        epoch.Kind = RecordKind.Epoch;

        Assert.Throws<ArgumentException>(() => journal.Append([epoch]));
        Assert.Throws<ArgumentException>(() => journal.Append([TickTape.Tick(1, shard: JournalChecks.Shards)]));

        Assert.Equal(1, journal.NextOrdinal);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void An_option_out_of_range_is_refused_by_name(double share)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() =>
            TickJournal.Open(new MemoryJournalFiles(), new JournalOptions { RefuseAtDiskShare = share }, 1, 4, new ManualTime()));

        Assert.Contains("RefuseAtDiskShare", refused.Message, StringComparison.Ordinal);
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var one in bytes) crc = System.Numerics.BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
