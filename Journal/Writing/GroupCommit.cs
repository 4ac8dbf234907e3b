using System.Collections.Concurrent;
using Mdc.Journal.Files;
using Mdc.Journal.Layout;
using Mdc.Journal.Recovery;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Writing;

/// <summary>Makes what was appended durable: at most one interval after the first record that waits, or at once when asked.</summary>
/// <remarks>Flushes run on the timer's thread, beside the writer; segments that became full get their index file after their last flush.</remarks>
internal sealed class GroupCommit : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IJournalFiles _files;
    private readonly JournalShape _shape;
    private readonly JournalFailure _failure;
    private readonly Func<(SegmentSet Segments, long Next)> _written;
    private readonly ConcurrentQueue<ClosedSegment> _closed = new();
    private readonly TimeSpan _interval;
    private readonly ITimer _timer;
    private long _durable;
    private int _armed;
    private bool _ended;

    public GroupCommit(
        IJournalFiles files, JournalShape shape, JournalFailure failure, TimeSpan interval, TimeProvider time,
        long durable, Func<(SegmentSet Segments, long Next)> written)
    {
        (_files, _shape, _failure, _written, _interval, _durable) = (files, shape, failure, written, interval, durable);
        _timer = CommitTimer.Create(time, OnTimer);
    }

    /// <summary>Records before this ordinal survive a loss of power.</summary>
    public long DurableOrdinal => Volatile.Read(ref _durable);

    /// <summary>Something waits: starts the interval unless it runs.</summary>
    public void Arm()
    {
        if (Volatile.Read(ref _armed) == 0 && Interlocked.Exchange(ref _armed, 1) == 0) _timer.Change(_interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A segment is full: its index file is written after its last record is durable. The writer does not wait for a flush under way.</summary>
    public void Close(ClosedSegment segment) => _closed.Enqueue(segment);

    /// <summary>Makes everything written so far durable.</summary>
    /// <exception cref="JournalWriteException">The disk could not; it never will again for this journal.</exception>
    public void Commit()
    {
        lock (_gate)
        {
            _failure.ThrowIfStopped();
            if (_ended) return;
            try
            {
                Flush();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw _failure.Stop("A flush to disk failed", e);
            }
            WriteIndexes();
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate) _ended = true;
    }

    private void OnTimer()
    {
        // Before the look at what is written: what comes meanwhile starts the next interval.
        Interlocked.Exchange(ref _armed, 0);
        try
        {
            Commit();
        }
        catch (JournalWriteException)
        {
            // Remembered: the writer's next call throws it.
        }
    }

    private void Flush()
    {
        var (segments, next) = _written();
        if (next == _durable) return;
        for (var at = Math.Max(0, segments.PlaceOf(_durable)); at <= segments.PlaceOf(next - 1); at++) segments[at]?.Flush();
        Volatile.Write(ref _durable, next);
    }

    private void WriteIndexes()
    {
        while (_closed.TryPeek(out var closed) && closed.Segment.EndOrdinal <= _durable)
        {
            try
            {
                SegmentIndexFile.Write(_files, _shape, closed);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Only a shortcut: the next start reads the segment instead.
            }
            _closed.TryDequeue(out _);
        }
    }
}
