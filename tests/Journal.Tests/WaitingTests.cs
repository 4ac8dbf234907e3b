using Mdc.Domain.Ticks;
using Mdc.Journal.Files;

namespace Mdc.Journal.Tests;

/// <summary>Readers that wait for records, and readers beside the writer.</summary>
public sealed class WaitingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Waiting_ends_when_the_record_is_there_and_not_before()
    {
        using var journal = JournalChecks.Open(new MemoryJournalFiles());
        Assert.True(journal.WaitFor(0, CancellationToken.None).IsCompletedSuccessfully);
        var second = journal.WaitFor(2, CancellationToken.None).AsTask();

        journal.Append([TickTape.Tick(1, 1)]);
        Assert.False(second.IsCompleted);
        journal.Append([TickTape.Tick(1, 1)]);

        await second.WaitAsync(Patience);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled_and_ends_when_the_journal_closes()
    {
        var journal = JournalChecks.Open(new MemoryJournalFiles());
        using var cancellation = new CancellationTokenSource();
        var cancelled = journal.WaitFor(9, cancellation.Token).AsTask();
        var abandoned = journal.WaitFor(9, CancellationToken.None).AsTask();

        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience));
        Assert.False(abandoned.IsCompleted);
        journal.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => abandoned.WaitAsync(Patience));
    }

    [Fact]
    public async Task An_archive_does_not_wait_for_what_never_comes()
    {
        var files = new MemoryJournalFiles();
        JournalChecks.Open(files).Dispose();
        using var archive = JournalArchive.OpenRead(files, new ManualTime());

        await archive.WaitFor(0, CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => archive.WaitFor(1, CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Readers_beside_the_writer_see_every_record_once_in_order()
    {
        const int records = 60_000;
        using var place = new TemporaryDirectory();
        using var journal = JournalChecks.Open(new DiskJournalFiles(place.Path), slots: 1000, time: TimeProvider.System);
        using var patience = new CancellationTokenSource(Patience);

        var readers = new List<Task>();
        for (byte shard = 0; shard < JournalChecks.Shards; shard++)
        {
            var own = shard;
            readers.Add(Task.Run(() => FollowShard(journal, own, records / JournalChecks.Shards, patience.Token)));
        }
        readers.Add(Task.Run(() => FollowAll(journal, records + 1, patience.Token)));
        var writer = Task.Run(() =>
        {
            var batch = new TickFrame[60];
            for (var n = 0; n < records; n += batch.Length)
            {
                for (var i = 0; i < batch.Length; i++) batch[i] = TickTape.Tick((n + i) % 20, (byte)((n + i) % JournalChecks.Shards));
                journal.Append(batch);
            }
        });

        await writer;
        await Task.WhenAll(readers);
        Assert.Empty(journal.DamagedOrdinals);
        Assert.Equal(records / 20, journal.ReadInstrument(TickTape.Code(7), new(20240102)).Count);
    }

    [Fact]
    public async Task An_archive_opened_beside_the_writer_takes_no_half_written_record_for_a_damaged_one()
    {
        using var place = new TemporaryDirectory();
        using var journal = JournalChecks.Open(new DiskJournalFiles(place.Path), slots: 20_000, time: TimeProvider.System);
        using var enough = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            var batch = new TickTape(1).Batch(500);
            while (!enough.IsCancellationRequested && journal.NextOrdinal < 200_000) journal.Append(batch);
        });

        for (var round = 0; round < 10; round++)
        {
            var before = journal.NextOrdinal;
            using var archive = JournalArchive.OpenRead(place.Path, TimeProvider.System, scanAll: round % 2 == 0);
            Assert.Equal(0, archive.Recovery.DamagedRecords);
            Assert.True(archive.NextOrdinal >= before);
        }

        enough.Cancel();
        await writer;
    }

    private static async Task FollowShard(TickJournal journal, byte shard, int count, CancellationToken patience)
    {
        var buffer = new TickFrame[300];
        var (position, n) = (FeedPosition.None, 0L);
        while (n < count)
        {
            var next = journal.NextOrdinal;
            var read = journal.ReadShard(shard, position, buffer);
            for (var i = 0; i < read; i++) Assert.Equal((shard, ++n), (buffer[i].Shard, buffer[i].Position));
            if (read > 0) position = buffer[read - 1].FeedPosition;
            else await journal.WaitFor(next, patience);
        }
    }

    private static async Task FollowAll(TickJournal journal, long count, CancellationToken patience)
    {
        var buffer = new TickFrame[300];
        for (var at = 0L; at < count;)
        {
            var read = journal.Read(at, buffer, out var next);
            Assert.Equal(next - at, read);
            at = next;
            if (read == 0) await journal.WaitFor(at, patience);
        }
    }
}
