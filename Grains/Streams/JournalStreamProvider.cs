using Mdc.Grains.Interfaces;
using Mdc.Journal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Streams;

namespace Mdc.Grains.Streams;

/// <summary>The stream provider "ticks": what is published is already in this host's journal, and the journal is what is delivered.</summary>
/// <remarks>
/// Exists on the feeder's silo only with a journal; elsewhere publishing throws <see cref="NotSupportedException"/>. Registered as a keyed
/// <see cref="IStreamProvider"/>. <see cref="IAsyncObserver{T}.OnNextAsync"/> is a doorbell: its task completes on the acknowledgement.
/// </remarks>
public sealed class JournalStreamProvider(
    ImplicitSubscribers subscribers,
    IGrainFactory grains,
    IOptions<JournalStreamOptions> options,
    TimeProvider time,
    ILogger<JournalStreamProvider> logger,
    ITickJournal? journal = null) : IStreamProvider, IShardDoorbell
{
    private readonly ShardSender[] _senders = journal is null ? [] : Senders(journal, subscribers, grains, options.Value, time, logger);

    /// <inheritdoc/>
    public string Name => StreamNames.Ticks;

    /// <inheritdoc/>
    public bool IsRewindable => true;

    /// <inheritdoc/>
    public IAsyncStream<T> GetStream<T>(StreamId streamId) =>
        typeof(T) == typeof(TickBatch)
            ? (IAsyncStream<T>)(object)new JournalStream(this, streamId)
            : throw new NotSupportedException($"Provider {Name} carries {nameof(TickBatch)}, not {typeof(T).Name}.");

    /// <inheritdoc/>
    public void Ring(int shard) => _senders[shard].Ring();

    /// <summary>Records appended but not yet acknowledged, the sum over shards.</summary>
    public long Lag
    {
        get
        {
            long lag = 0;
            for (var shard = 0; shard < _senders.Length; shard++)
                lag += Math.Max(0, journal!.ShardTail((byte)shard).N - Math.Max(0, _senders[shard].Acknowledged.N));
            return lag;
        }
    }

    /// <summary>Why some shard is not delivered to; null while all is well.</summary>
    public string? Trouble => _senders.Select(sender => sender.Trouble).FirstOrDefault(trouble => trouble is not null);

    /// <summary>Batches that were sent again, over all shards.</summary>
    public long Rewinds => _senders.Sum(sender => sender.Rewinds);

    /// <summary>Delivers until cancelled; started once, by the host.</summary>
    public Task Run(CancellationToken cancellation)
    {
        // Else the RequestContext of whoever starts the host would ride on every delivery.
        using var _ = ExecutionContext.SuppressFlow();
        var delivering = _senders.Select(sender => Task.Run(() => sender.Run(cancellation), CancellationToken.None));
        return Task.WhenAll([.. delivering, AskQuietShards(cancellation)]);
    }

    // A shard that loses its activation while no ticks come has bars to make all the same: somebody must notice.
    private async Task AskQuietShards(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(options.Value.AskEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                foreach (var sender in _senders) sender.AskIfQuiet();
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>Rings a shard and completes when it has acknowledged the batch's last position.</summary>
    internal Task Publish(StreamId stream, TickBatch batch)
    {
        if (journal is null) throw new NotSupportedException("Ticks are published where their journal is: on the feeder's silo.");
        var shard = (int)stream.GetIntegerKey();
        _senders[shard].Ring();
        return batch.Frames.IsEmpty ? Task.CompletedTask : _senders[shard].Acknowledges(batch.Records[^1].FeedPosition);
    }

    private static ShardSender[] Senders(ITickJournal journal, ImplicitSubscribers subscribers, IGrainFactory grains, JournalStreamOptions options, TimeProvider time, ILogger logger)
    {
        var senders = new ShardSender[journal.Shards];
        for (var shard = 0; shard < senders.Length; shard++)
            senders[shard] = new ShardSender(StreamId.Create(StreamNames.Ticks, shard), (byte)shard, journal, subscribers, grains, options, time, logger);
        return senders;
    }
}
