using Mdc.Journal.Files;

namespace Mdc.Journal.Tests;

public sealed class AllocationTests
{
    [Fact]
    public void Appending_allocates_nothing_per_record()
    {
        using var place = new TemporaryDirectory();
        using var journal = JournalChecks.Open(new DiskJournalFiles(place.Path), slots: 100_000);
        var batch = new TickTape(1, instruments: 500).Batch(1000);
        for (var i = 0; i < 10; i++) journal.Append(batch);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 80; i++) journal.Append(batch);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(90_001, journal.NextOrdinal);
    }

    [Fact]
    public void Reading_a_shard_allocates_nothing_per_record()
    {
        using var place = new TemporaryDirectory();
        using var journal = JournalChecks.Open(new DiskJournalFiles(place.Path), slots: 100_000);
        journal.Append(new TickTape(1).Batch(20_000));
        var buffer = new Mdc.Domain.Ticks.TickFrame[10_000];
        Assert.True(journal.ReadShard(1, default, buffer) > 3000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(journal.ReadShard(1, default, buffer) > 3000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
    }
}
