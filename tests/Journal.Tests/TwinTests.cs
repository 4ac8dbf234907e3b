using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Journal.Files;

namespace Mdc.Journal.Tests;

/// <summary>Seeded random batches and restarts against the slow, obvious twin.</summary>
public sealed class TwinTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory, MemberData(nameof(Seeds))]
    public void A_journal_answers_as_its_twin_across_restarts(int seed)
    {
        var random = new Random(seed);
        var files = new MemoryJournalFiles();
        var (tape, twin) = (new TickTape(seed), new TwinJournal());
        // Small segments for many of them, large ones for many blocks of 256 positions in one.
        var slots = random.Next(2) == 0 ? random.Next(16, 600) : random.Next(2000, 6000);
        for (var start = 1; start <= 4; start++)
        {
            using var journal = JournalChecks.Open(files, slots, scanAll: random.Next(2) == 0);
            Assert.True(journal.Recovery.IsClean, $"seed {seed}, start {start}: {journal.Recovery}");
            JournalChecks.AddEpoch(journal, twin);
            Assert.Equal((uint)start, journal.Epoch);

            JournalChecks.Fill(journal, twin, tape, random, journal.NextOrdinal + random.Next(1, 1500));

            JournalChecks.SameAsTwin(journal, twin, $"seed {seed}, start {start}");
            if (random.Next(2) == 0) files.Kill();
        }
        using var archive = JournalArchive.OpenRead(files, new ManualTime());
        JournalChecks.SameAsTwin(archive, twin, $"seed {seed}, archive");
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Batches_of_any_size_make_the_same_journal(int seed)
    {
        var (small, large) = (new MemoryJournalFiles(), new MemoryJournalFiles());
        using (var journal = JournalChecks.Open(small))
            foreach (var record in new TickTape(seed).Batch(500)) journal.Append([record]);
        using (var journal = JournalChecks.Open(large)) journal.Append(new TickTape(seed).Batch(500));

        Assert.Equal(small.List().Order(), large.List().Order());
        foreach (var name in small.List()) Assert.True(small.Bytes(name).AsSpan().SequenceEqual(large.Bytes(name)), $"seed {seed}: {name} differs");
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Lost_index_files_change_nothing(int seed)
    {
        var random = new Random(seed);
        var files = new MemoryJournalFiles();
        var (tape, twin) = (new TickTape(seed), new TwinJournal());
        using (var journal = JournalChecks.Open(files))
        {
            JournalChecks.AddEpoch(journal, twin);
            JournalChecks.Fill(journal, twin, tape, random, 1000);
        }
        var kept = files.List().Where(name => name.EndsWith(".index", StringComparison.Ordinal)).ToDictionary(name => name, files.Bytes);
        Assert.True(kept.Count >= 10);
        foreach (var (name, bytes) in kept)
        {
            if (random.Next(2) == 0) files.Delete(name);
            else files.FlipBit(name, random.Next(bytes.Length * 8));
        }

        using (var journal = JournalChecks.Open(files))
        {
            Assert.Equal(0, journal.Recovery.SegmentsByIndex);
            JournalChecks.AddEpoch(journal, twin);
            JournalChecks.SameAsTwin(journal, twin, $"seed {seed}");
        }

        foreach (var (name, bytes) in kept) Assert.True(bytes.AsSpan().SequenceEqual(files.Bytes(name)), $"seed {seed}: {name} was made again differently");
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Back_links_lead_to_the_record_before_in_its_shard_and_of_its_instrument(int seed)
    {
        var files = new MemoryJournalFiles();
        var (tape, twin, random) = (new TickTape(seed), new TwinJournal(), new Random(seed));
        for (var start = 0; start < 3; start++)
        {
            using var journal = JournalChecks.Open(files, slots: 100);
            JournalChecks.AddEpoch(journal, twin);
            JournalChecks.Fill(journal, twin, tape, random, journal.NextOrdinal + 300);
        }

        var shards = new Dictionary<byte, long>();
        var instruments = new Dictionary<string, long>();
        foreach (var (ordinal, record) in twin.Ordinals.Zip(twin.Records))
        {
            var code = record.Instrument.ToText();
            Assert.Equal(record.Position > 0 && shards.TryGetValue(record.Shard, out var before) ? ordinal - before : 0, record.ShardBack);
            Assert.Equal(record.IsAcceptedTick && instruments.TryGetValue(code, out var previous) ? ordinal - previous : 0, record.InstrumentBack);
            if (record.Position > 0) shards[record.Shard] = ordinal;
            if (record.IsAcceptedTick) instruments[code] = ordinal;
        }
    }

    [Fact]
    public void Thousands_of_instruments_keep_their_chains_across_a_restart()
    {
        const int instruments = 5000;
        var files = new MemoryJournalFiles();
        for (var start = 1; start <= 2; start++)
        {
            using var journal = JournalChecks.Open(files, slots: 3000);
            for (var i = 0; i < instruments; i++) journal.Append([TickTape.Tick(i, (byte)(i % JournalChecks.Shards))]);

            for (var i = 0; i < instruments; i++)
            {
                var ticks = journal.ReadInstrument(TickTape.Code(i), new TradingDay(20240102));
                Assert.True(start == ticks.Count && ticks.All(tick => tick.Instrument.ToText() == TickTape.Code(i)), $"start {start}, {TickTape.Code(i)}: {ticks.Count}");
            }
        }
    }
}
