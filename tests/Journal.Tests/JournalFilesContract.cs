using Mdc.Journal.Files;

namespace Mdc.Journal.Tests;

/// <summary>What every place for journal files must do.</summary>
public abstract class JournalFilesContract
{
    private protected abstract IJournalFiles Files { get; }

    [Fact]
    public void A_new_file_has_its_length_in_zeros_and_is_listed()
    {
        using var file = Files.Create("a", 1000);

        var bytes = new byte[1200];
        bytes.AsSpan().Fill(9);
        Assert.Equal(1000, file.Length);
        Assert.Equal(1000, file.Read(0, bytes));
        Assert.All(bytes[..1000], one => Assert.Equal(0, one));
        Assert.Contains("a", Files.List());
    }

    [Fact]
    public void What_is_written_is_read_also_through_another_handle()
    {
        using var file = Files.Create("a", 10);
        file.Write(4, [1, 2, 3]);
        file.Flush();
        using var other = Files.Open("a", writable: false);

        var bytes = new byte[5];
        Assert.Equal(5, other.Read(3, bytes));
        Assert.Equal([0, 1, 2, 3, 0], bytes);
        Assert.Equal(0, other.Read(10, bytes));
    }

    [Fact]
    public void Creating_again_begins_anew()
    {
        using (var file = Files.Create("a", 10)) file.Write(0, [1]);
        using var again = Files.Create("a", 5);

        var bytes = new byte[10];
        Assert.Equal(5, again.Read(0, bytes));
        Assert.Equal(0, bytes[0]);
    }

    [Fact]
    public void A_renamed_file_replaces_the_other()
    {
        using (var file = Files.Create("a", 3)) file.Write(0, [7]);
        using (Files.Create("b", 5)) { }

        Files.Rename("a", "b");

        using var renamed = Files.Open("b", writable: false);
        Assert.Equal(3, renamed.Length);
        Assert.DoesNotContain("a", Files.List());
    }

    [Fact]
    public void A_deleted_file_is_gone_and_deleting_it_again_is_harmless()
    {
        using (Files.Create("a", 3)) { }

        Files.Delete("a");
        Files.Delete("a");

        Assert.DoesNotContain("a", Files.List());
        Assert.ThrowsAny<IOException>(() => Files.Open("a", writable: false));
    }

    [Fact]
    public void Reading_a_closed_file_says_so()
    {
        var file = Files.Create("a", 3);
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Read(0, new byte[1]));
    }

    [Fact]
    public void The_lock_is_for_one_at_a_time()
    {
        var first = Files.TryLock();
        Assert.NotNull(first);
        Assert.Null(Files.TryLock());

        first.Dispose();

        using var second = Files.TryLock();
        Assert.NotNull(second);
    }

    [Fact]
    public void There_is_space_and_some_of_it_is_free()
    {
        var space = Files.Space;

        Assert.InRange(space.FreeBytes, 1, space.TotalBytes);
        Assert.InRange(space.UsedShare(), 0, 1);
        Assert.True(space.UsedShare(more: space.TotalBytes / 2) > space.UsedShare());
    }
}

public sealed class MemoryJournalFilesTests : JournalFilesContract
{
    private protected override IJournalFiles Files { get; } = new MemoryJournalFiles();

    [Fact]
    public void A_full_disk_creates_nothing()
    {
        var files = new MemoryJournalFiles { CapacityBytes = 100 };

        Assert.Throws<DiskFullException>(() => files.Create("a", 101));

        Assert.Empty(files.List());
    }
}

public sealed class DiskJournalFilesTests : JournalFilesContract, IDisposable
{
    private readonly TemporaryDirectory _place = new();

    public DiskJournalFilesTests() => Files = new DiskJournalFiles(_place.Path);

    private protected override IJournalFiles Files { get; }

    [Fact]
    public void A_name_with_a_path_is_refused() =>
        Assert.Throws<System.Security.SecurityException>(() => Files.Create("../a", 1));

    [Fact]
    public void A_journal_on_disk_survives_closing_and_opening()
    {
        var twin = new TwinJournal();
        var (tape, random) = (new TickTape(11), new Random(11));
        for (var start = 0; start < 3; start++)
        {
            using var journal = JournalChecks.Open(Files, slots: 200, time: TimeProvider.System);
            JournalChecks.AddEpoch(journal, twin);
            JournalChecks.Fill(journal, twin, tape, random, journal.NextOrdinal + 700);
            JournalChecks.SameAsTwin(journal, twin, $"start {start}");
        }
        using var archive = JournalArchive.OpenRead(_place.Path, TimeProvider.System);
        JournalChecks.SameAsTwin(archive, twin, "archive");
        Assert.True(archive.Recovery.SegmentsByIndex >= 9);
    }

    public void Dispose() => _place.Dispose();
}
