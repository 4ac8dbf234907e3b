using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Journal;
using Microsoft.Extensions.Logging;

namespace Mdc.Storage.Timescale.Ticks;

/// <summary>Carries the accepted ticks of one feeder's journal into the store, each once, at its own pace: ingest never waits for it.</summary>
/// <remarks>One <see cref="Run"/> per archiver. A second archiver of the same feeder does no harm: the store takes each tick once.</remarks>
public sealed partial class TickArchiver(
    IJournalReader journal, ITickStore store, TickArchiverOptions options, TimeProvider time, ILogger<TickArchiver> logger)
{
    private readonly TickFrame[] _batch = new TickFrame[options.BatchTicks];
    private readonly CancellationTokenSource _finish = new();
    private long _from = -1, _rows, _lost;
    private TimeSpan _pause = options.FirstPause;
    private volatile string? _trouble;

    /// <summary>What it has done and what is left.</summary>
    public TickArchiverStatus Status
    {
        get
        {
            var from = Math.Max(0, Volatile.Read(ref _from));
            return new(Volatile.Read(ref _rows), from, Math.Max(0, journal.NextOrdinal - from), _trouble, Volatile.Read(ref _lost));
        }
    }

    /// <summary>Asks <see cref="Run"/> to end once everything journaled so far is archived. While the store is unavailable it goes on trying: cancel to give up.</summary>
    public void Finish() => _finish.Cancel();

    /// <summary>Archives until <see cref="Finish"/> is obeyed or <paramref name="stop"/> is cancelled; a cancelled batch is stored whole or not at all.</summary>
    public async Task Run(CancellationToken stop)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Archive(stop);
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException e)
            {
                if (_trouble is null) LogUnavailable(journal.Feeder, e.Message);
                _trouble = e.Message;
            }
            catch (Exception e)
            {
                // The journal keeps what can't be archived; to end here would only hide it.
                LogFailed(e, journal.Feeder);
                _trouble = e.Message;
            }
            await Task.Delay(_pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, options.LongestPause.Ticks));
        }
    }

    private async Task Archive(CancellationToken stop)
    {
        var expected = await store.Checkpoint(journal.Feeder, stop);
        if (_from < 0) Volatile.Write(ref _from, StartOrdinal(expected));
        while (true)
        {
            var finishing = _finish.IsCancellationRequested;
            var tail = journal.NextOrdinal;
            var count = Collect(tail, out var next);
            if (next != _from || next != expected)
            {
                if (!await store.Write(journal.Feeder, _batch.AsMemory(0, count), expected, next, stop))
                {
                    // Somebody else moved it, or our own commit of which we never heard: what is sent again is stored once.
                    expected = await store.Checkpoint(journal.Feeder, stop);
                    continue;
                }
                expected = next;
                Volatile.Write(ref _from, next);
                Volatile.Write(ref _rows, _rows + count);
            }
            Recovered();
            if (finishing && next >= tail) return;
            if (count < options.BatchTicks && next >= journal.NextOrdinal) await WaitForMore(next, stop);
        }
    }

    private long StartOrdinal(long checkpoint)
    {
        if (checkpoint < journal.FirstOrdinal) Lose(journal.FirstOrdinal - checkpoint);
        // A journal that ends far before the checkpoint lost more than its tail: it was made anew, and all of it is new.
        var start = checkpoint - options.Reread;
        return start > journal.NextOrdinal ? journal.FirstOrdinal : Math.Max(journal.FirstOrdinal, start);
    }

    // Fills the batch with accepted ticks from the journal, in place: what is not one is overwritten by what follows.
    private int Collect(long tail, out long next)
    {
        next = _from;
        if (next < journal.FirstOrdinal)
        {
            Lose(journal.FirstOrdinal - next);
            next = journal.FirstOrdinal;
        }

        var count = 0;
        while (next < tail && count < _batch.Length)
        {
            var read = journal.Read(next, _batch.AsSpan(count), out var after);
            if (after <= next) throw new InvalidDataException($"The journal of feeder {journal.Feeder} does not go on after ordinal {next}.");
            next = after;
            for (var end = count + read; read > 0; read--)
                if (_batch[end - read].IsAcceptedTick) _batch[count++] = _batch[end - read];
        }
        return count;
    }

    private async Task WaitForMore(long next, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _finish.Token);
        try
        {
            await journal.WaitFor(next, either.Token);
            await Task.Delay(options.Linger, time, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Asked to finish: no more waiting.
        }
    }

    private void Lose(long records)
    {
        Volatile.Write(ref _lost, _lost + records);
        LogLost(journal.Feeder, records);
    }

    private void Recovered()
    {
        if (_trouble is not null) LogRecovered(journal.Feeder);
        _trouble = null;
        _pause = options.FirstPause;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The archive of feeder {Feeder} waits for the store: {Reason}")]
    private partial void LogUnavailable(byte feeder, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The archive of feeder {Feeder} goes on")]
    private partial void LogRecovered(byte feeder);

    [LoggerMessage(Level = LogLevel.Error, Message = "The archive of feeder {Feeder} failed and tries again")]
    private partial void LogFailed(Exception failure, byte feeder);

    [LoggerMessage(Level = LogLevel.Error, Message = "The journal of feeder {Feeder} dropped {Records} records before they were archived")]
    private partial void LogLost(byte feeder, long records);
}
