using Mdc.Domain.Ticks;
using Mdc.Journal.Files;
using Mdc.Journal.Layout;
using Mdc.Journal.Recovery;
using Mdc.Journal.Segments;
using Mdc.Journal.Writing;

namespace Mdc.Journal;

/// <summary>One feeder's journal, open for writing: append-only segments of 384-byte slots with checksums.</summary>
/// <remarks>
/// <para>One thread appends; reading, committing and retiring are safe beside it. An ordinal is a place by arithmetic, a position is found
/// through a sparse index in memory. Appending allocates nothing per record.</para>
/// <para>States. <b>Open</b>. <b>Refusing</b>: a new segment is needed and the disk is nearly full; each append looks again and goes on once
/// there is room (<see cref="JournalWriteException.MayResume"/>). <b>Failed</b>: a write or a flush went wrong; for good, because nobody knows
/// what the disk holds. Open again: recovery finds out. What a failed append wrote may then turn up as records.</para>
/// <para>The positions' n counts on across epochs from the recovered tails. Where a shard's last records are both retired and their index
/// file damaged it may begin again at 1, in a new epoch: the order by epoch, then n, holds.</para>
/// </remarks>
public sealed class TickJournal : JournalReader, ITickJournal
{
    private readonly Lock _retiring = new();
    private readonly IJournalFiles _files;
    private readonly JournalOptions _options;
    private readonly IDisposable _lock;
    private readonly JournalFailure _failure = new();
    private readonly Numbering _numbering;
    private readonly SegmentWriter _writer;
    private readonly GroupCommit _commit;
    private int _closed;

    private TickJournal(IJournalFiles files, JournalOptions options, IDisposable taken, RecoveredJournal recovered, TimeProvider time)
        : base(recovered)
    {
        (_files, _options, _lock) = (files, options, taken);
        Epoch = recovered.Tables.NewestEpoch + 1;
        _numbering = new Numbering(Shape, Epoch, [.. recovered.Tails], Tables.Instruments);
        // What was recovered may still sit in the page cache of a process that died: the first flush covers the last segments again.
        var durable = Math.Max(FirstOrdinal, NextOrdinal - 2L * Shape.Slots);
        _commit = new GroupCommit(files, Shape, _failure, options.CommitInterval, time, durable, Written);
        var roll = new SegmentRoll(files, Shape, _failure, options.RefuseAtDiskShare);
        _writer = new SegmentWriter(Chain, roll, Tables, recovered.Tails, Recovery.Damaged, _commit.Close);
        foreach (var segment in recovered.Unindexed) _commit.Close(segment);
    }

    /// <summary>Opens or begins a feeder's journal, recovers it and writes this start's epoch record, durable on return.</summary>
    /// <param name="files">Where it is kept; taken for this writer alone.</param>
    /// <param name="options">How it is kept.</param>
    /// <param name="feeder">The feeder, from 1.</param>
    /// <param name="shards">How many shards the cluster has, 1 to 256; the same for a journal's whole life.</param>
    /// <param name="time">Times the commits and the epoch record.</param>
    /// <exception cref="JournalOpenException">In use, or another journal than asked for. Nothing was changed.</exception>
    /// <exception cref="JournalWriteException">The disk is nearly full, or failed.</exception>
    public static TickJournal Open(IJournalFiles files, JournalOptions options, byte feeder, int shards, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfZero(feeder);
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shards, 256);
        options.Checked();

        var taken = files.TryLock()
            ?? throw new JournalOpenException($"The journal in {files.Place} is open for writing already: one feeder, one writer.");
        RecoveredJournal? recovered = null;
        TickJournal? journal = null;
        try
        {
            recovered = JournalRecovery.Run(files, new JournalShape(feeder, shards, options.SlotsPerSegment), options.ScanClosedSegments, writable: true, time);
            var aside = TornTail.SetAside(files, recovered, recovered.Tables.NewestEpoch + 1);
            recovered = recovered with { Report = recovered.Report with { TornTailFile = aside } };
            journal = new TickJournal(files, options, taken, recovered, time);
            journal.BeginEpoch(time);
            return journal;
        }
        catch
        {
            if (journal is not null) journal.Dispose();
            else recovered?.Segments.Dispose();
            taken.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public uint Epoch { get; }

    /// <inheritdoc/>
    public long DurableOrdinal => _commit.DurableOrdinal;

    /// <summary>What stopped the journal for good; null while it works.</summary>
    public Exception? Failure => _failure.First;

    /// <summary>Used share of the disk, 0 to 1. Asks the file system.</summary>
    public double DiskUsedShare => _files.Space.UsedShare();

    /// <summary>True from <see cref="JournalOptions.AlarmAtDiskShare"/> on. Asks the file system.</summary>
    public bool DiskAlarm => DiskUsedShare >= _options.AlarmAtDiskShare;

    /// <inheritdoc/>
    public void Append(Span<TickFrame> records)
    {
        foreach (ref readonly var record in records)
            if (record.Kind is RecordKind.None or RecordKind.Epoch || record.Shard >= Shards) throw NotForUs(record);
        Write(records);
    }

    /// <inheritdoc/>
    public void Commit() => _commit.Commit();

    /// <summary>Removes whole segments, oldest first, as long as <paramref name="mayGo"/> agrees. Returns how many went.</summary>
    /// <remarks>The open segment and the newest closed one stay: they tell a restart where shards and sources were.</remarks>
    public int Retire(Func<SegmentInfo, bool> mayGo)
    {
        var retired = 0;
        lock (_retiring)
        {
            while (Segments.FirstNumber + 1 < Shape.NumberOf(NextOrdinal - 1) && Segments.FirstOrdinal + Shape.Slots <= DurableOrdinal)
            {
                var oldest = Segments[0];
                if (oldest is not null && !mayGo(Describe(oldest))) break;
                Chain.RemoveFirst();
                if (oldest is null) continue;
                oldest.Dispose();
                // The index first: a segment without one is read, an index without its segment would stay for ever.
                _files.Delete(JournalNames.Index(oldest.Number));
                _files.Delete(JournalNames.Segment(oldest.Number));
                retired++;
            }
        }
        return retired;
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The journal was closed while waiting.</exception>
    public override async ValueTask WaitFor(long ordinal, CancellationToken cancellation)
    {
        while (NextOrdinal <= ordinal)
        {
            using var ring = Doorbell.Wait(cancellation);
            if (NextOrdinal > ordinal) return;
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed) != 0, this);
            await ring.Rung;
        }
    }

    /// <summary>Makes everything durable where the disk still works, closes the files and lets the next writer in.</summary>
    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        try
        {
            _commit.Commit();
        }
        catch (JournalWriteException)
        {
            // Known to whoever appended; closing has nobody to tell.
        }
        _commit.Dispose();
        Doorbell.Ring();
        base.Dispose();
        _lock.Dispose();
    }

    private void BeginEpoch(TimeProvider time)
    {
        var record = TickFrame.Empty();
        record.Kind = RecordKind.Epoch;
        record.ReceivedNs = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        Write(new Span<TickFrame>(ref record));
        Commit();
    }

    private void Write(Span<TickFrame> records)
    {
        _failure.ThrowIfStopped();
        if (records.IsEmpty) return;

        var first = NextOrdinal;
        // Before anything is numbered: a batch that can't be kept whole leaves no trace.
        _writer.Reserve(first + records.Length);
        _numbering.Number(records, first);
        try
        {
            _writer.Write(records, first);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _failure.Stop("A write to the journal failed", e);
        }
        _writer.Index(records, first);
        PublishNext(first + records.Length);
        Doorbell.Ring();
        _commit.Arm();
    }

    private static ArgumentException NotForUs(in TickFrame record) => new(
        $"A record of kind {record.Kind} for shard {record.Shard} can't be appended: epoch records are the journal's own, and the shard must be one of the journal's.");

    // The number first: segments read after it hold every record before it.
    private (SegmentSet Segments, long Next) Written()
    {
        var next = NextOrdinal;
        return (Segments, next);
    }
}
