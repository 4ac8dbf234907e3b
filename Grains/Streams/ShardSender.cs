using System.Buffers;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Journal;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Mdc.Grains.Streams;

/// <summary>Delivers one shard's records from the journal, one awaited batch in flight, going back to the last acknowledgement on any failure.</summary>
/// <remarks>
/// The journal is the only buffer: what the shard has not acknowledged is read again. A slow shard gets larger batches by itself.
/// One loop per shard; <see cref="Ring"/> may be called from any thread.
/// </remarks>
internal sealed partial class ShardSender(
    StreamId stream,
    byte shard,
    IJournalReader journal,
    ImplicitSubscribers subscribers,
    IGrainFactory grains,
    JournalStreamOptions options,
    TimeProvider time,
    ILogger logger)
{
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<(FeedPosition Through, TaskCompletionSource Done)> _waiters = [];
    private FeedPosition _acknowledged = FeedPosition.None;
    private FeedPosition _said = FeedPosition.None;
    private volatile bool _knowsConsumer;
    private long _lastTaken = time.GetTimestamp();

    /// <summary>The last position the shard has applied.</summary>
    public FeedPosition Acknowledged => _acknowledged;

    /// <summary>Why nothing is delivered now; null while all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Batches that had to be sent again.</summary>
    public long Rewinds { get; private set; }

    /// <summary>There is something new to read.</summary>
    public void Ring() => _bell.Writer.TryWrite(true);

    /// <summary>Completes when the shard has acknowledged a position.</summary>
    public Task Acknowledges(FeedPosition position)
    {
        lock (_waiters)
        {
            if (position.CompareTo(_acknowledged) <= 0) return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((position, done));
            return done.Task;
        }
    }

    /// <summary>Delivers until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        using var asking = time.CreateTimer(static sender => ((ShardSender)sender!).AskAgain(), this, options.AskEvery, options.AskEvery);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var consumer = await FindConsumer(cancellation);
                if (!_knowsConsumer) await Handshake(consumer);
                if (!await DeliverNext(consumer)) await _bell.Reader.ReadAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _knowsConsumer = false;
                Rewinds++;
                if (Trouble is null) LogRewinds(shard, _acknowledged, e.Message);
                Trouble = $"Shard {shard} did not take its batch: {e.Message}";
                await Task.Delay(options.RetryAfter, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private void AskAgain()
    {
        _knowsConsumer = false;
        Ring();
    }

    private async Task<IJournalStreamConsumer> FindConsumer(CancellationToken cancellation)
    {
        while (true)
        {
            var found = subscribers.Of(stream);
            if (found.Count == 1) return grains.GetGrain<IJournalStreamConsumer>(found[0]);
            if (found.Count > 1) throw new InvalidOperationException($"Stream {stream} has {found.Count} subscribing grain classes; a shard has one owner.");
            if (Trouble is null) LogNoSubscriber(shard);
            Trouble = $"No silo takes shard {shard}: records wait in the journal.";
            await Task.Delay(options.RetryAfter, time, cancellation);
        }
    }

    private async Task Handshake(IJournalStreamConsumer consumer)
    {
        _knowsConsumer = true;
        var known = _acknowledged;
        Move(await consumer.Deliver(stream, journal.Feeder, default, default));
        if (_acknowledged.CompareTo(known) < 0) Rewinds++;
    }

    private async Task<bool> DeliverNext(IJournalStreamConsumer consumer)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(options.BatchFrames * TickFrame.Bytes);
        var count = journal.ReadShard(shard, _acknowledged, Frames(buffer, options.BatchFrames));
        if (count > 0)
        {
            var sent = Frames(buffer, count)[count - 1].FeedPosition;
            Move(await consumer.Deliver(stream, journal.Feeder, _said, new TickBatch(buffer.AsMemory(0, count * TickFrame.Bytes))));
            if (_acknowledged.CompareTo(sent) < 0) Rewinds++;
        }

        if (Trouble is not null) LogTakesAgain(shard, time.GetElapsedTime(_lastTaken).TotalSeconds);
        _lastTaken = time.GetTimestamp();
        Trouble = null;

        // Not in a finally: after a timeout the shard may still be reading the buffer, so it is left to the collector then.
        ArrayPool<byte>.Shared.Return(buffer);
        return count > 0;
    }

    private static Span<TickFrame> Frames(byte[] buffer, int count) =>
        MemoryMarshal.Cast<byte, TickFrame>(buffer.AsSpan(0, count * TickFrame.Bytes));

    private void Move(FeedPosition applied)
    {
        _said = applied;
        if (applied == StreamStart.TradingDay(journal.Feeder)) applied = journal.BeforeTradingDay(shard, journal.NewestTradingDay);
        lock (_waiters)
        {
            _acknowledged = applied;
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Through.CompareTo(applied) > 0) continue;
                _waiters[i].Done.TrySetResult();
                _waiters.RemoveAt(i);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} did not take a batch, it is sent again from {Acknowledged}: {Why}")]
    private partial void LogRewinds(byte shard, FeedPosition acknowledged, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} takes batches again after {Seconds:0.000} s")]
    private partial void LogTakesAgain(byte shard, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} has no subscriber; records wait in the journal")]
    private partial void LogNoSubscriber(byte shard);
}
