using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Placement;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Mdc.Grains;

/// <summary>Stores one shard's closed bars: takes pages from the shard's stream, pulls what is missing, writes batches with the low-water mark.</summary>
/// <remarks>Reentrant, so that pages are taken while a write awaits the database; one write at a time.</remarks>
[Reentrant]
[WithShardPlacement]
[ImplicitStreamSubscription(StreamNames.Bars)]
public sealed partial class BarWriterGrain(
    IBarStore store,
    IOptions<GrainOptions> options,
    TimeProvider time,
    ILogger<BarWriterGrain> logger) : Grain, IBarWriterGrain, IStreamSubscriptionObserver, IAsyncObserver<OutboxPage>
{
    private readonly List<BarVersion> _pending = [];
    private Guid _incarnation;
    private FeedPositions _checkpoint;
    private FeedPositions _lowWater;
    private long _nextNumber = 1;
    private long _storedNumber;
    private long _highestNumber;
    private long _stored;
    private bool _isWriting;
    private long? _failedAt;
    private string? _trouble;

    private int Shard => (int)this.GetPrimaryKeyLong();

    private ITickShardGrain Source => GrainFactory.GetGrain<ITickShardGrain>(Shard);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var interval = options.Value.WriteEvery;
        this.RegisterGrainTimer(_ => WritePending(), new GrainTimerCreationOptions(interval, interval) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => await handleFactory.Create<OutboxPage>().ResumeAsync(this);

    public Task OnNextAsync(OutboxPage page, StreamSequenceToken? token = null)
    {
        Take(page);
        return _pending.Count >= options.Value.BarsPerPage ? WritePending() : Task.CompletedTask;
    }

    public ValueTask Announce(OutboxPage page)
    {
        Take(page);
        return ValueTask.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public Task OnCompletedAsync() => Task.CompletedTask;

    public ValueTask<BarWriterStatus> GetStatus() =>
        ValueTask.FromResult(new BarWriterStatus(Shard, _stored, _storedNumber, _highestNumber, _trouble));

    // By a stamp: the time of day may be set meanwhile.
    private bool IsWaiting => _failedAt is { } at && time.GetElapsedTime(at) < options.Value.WriteRetryAfter;

    private void Take(OutboxPage page)
    {
        if (page.Incarnation != _incarnation)
        {
            // Another activation of the shard numbers anew from the checkpoint it has read; what we held of the old one it replays.
            (_incarnation, _checkpoint, _lowWater) = (page.Incarnation, page.Recovered, page.Recovered);
            (_nextNumber, _storedNumber, _highestNumber) = (1, 0, 0);
            _pending.Clear();
        }
        _highestNumber = Math.Max(_highestNumber, page.HighestNumber);

        // A hole, or more than we are willing to hold: it stays in the shard's outbox and is pulled later.
        if (page.FirstNumber != _nextNumber || _pending.Count >= 2 * options.Value.BarsPerPage) return;
        _pending.AddRange(page.Bars);
        _nextNumber += page.Bars.Count;
        _lowWater = page.LowWater;
    }

    private async Task WritePending()
    {
        if (_isWriting || IsWaiting || _incarnation == Guid.Empty) return;
        _isWriting = true;
        try
        {
            if (_pending.Count == 0 && _nextNumber <= _highestNumber) Take(await Source.ReadOutbox(_incarnation, _nextNumber, options.Value.BarsPerPage));
            while (_pending.Count > 0 || !_lowWater.Equals(_checkpoint))
            {
                if (!await WriteBatch()) break;
                if (_nextNumber <= _highestNumber && _pending.Count == 0) Take(await Source.ReadOutbox(_incarnation, _nextNumber, options.Value.BarsPerPage));
            }
        }
        catch (StoreUnavailableException e)
        {
            if (_trouble is null) LogStoreIsAway(Shard, e.Message);
            _trouble = e.Message;
            _failedAt = time.GetTimestamp();
        }
        finally
        {
            _isWriting = false;
        }
    }

    private async Task<bool> WriteBatch()
    {
        var (incarnation, count, lowWater) = (_incarnation, _pending.Count, _lowWater);
        var batch = new BarBatch(Shard, _pending.GetRange(0, count), lowWater);
        if (!await store.Write(batch, _checkpoint, CancellationToken.None))
        {
            await Source.Restart(incarnation, "the store's checkpoint is another than the one it began from");
            return false;
        }

        _stored += count;
        if (_trouble is not null) LogStoreIsBack(Shard);
        _trouble = null;
        if (incarnation != _incarnation) return false;

        _checkpoint = lowWater;
        _storedNumber += count;
        _pending.RemoveRange(0, count);
        await Source.Stored(incarnation, _storedNumber);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} can't store its bars, they wait: {Why}")]
    private partial void LogStoreIsAway(int shard, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Shard {Shard} stores its bars again")]
    private partial void LogStoreIsBack(int shard);
}
