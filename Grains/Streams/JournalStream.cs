using System.Globalization;
using Mdc.Grains.Interfaces;
using Orleans.Runtime;
using Orleans.Streams;

namespace Mdc.Grains.Streams;

/// <summary>One shard's stream as its publisher sees it. Subscriptions are implicit, by attribute.</summary>
internal sealed class JournalStream(JournalStreamProvider provider, StreamId streamId) : IAsyncStream<TickBatch>
{
    private const string ImplicitOnly = "Journal-backed streams have implicit subscribers only: put [ImplicitStreamSubscription] on the grain.";

    public bool IsRewindable => true;

    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    public Task OnNextAsync(TickBatch item, StreamSequenceToken? token = null) => provider.Publish(streamId, item);

    public async Task OnNextBatchAsync(IEnumerable<TickBatch> batch, StreamSequenceToken? token = null)
    {
        foreach (var item in batch) await OnNextAsync(item, token);
    }

    public Task OnCompletedAsync() => throw new NotSupportedException("A shard's stream never ends.");

    public Task OnErrorAsync(Exception ex) => throw new NotSupportedException("Trouble of a feed is a record in the journal.");

    public Task<IList<StreamSubscriptionHandle<TickBatch>>> GetAllSubscriptionHandles() => throw new NotSupportedException(ImplicitOnly);

    public Task<StreamSubscriptionHandle<TickBatch>> SubscribeAsync(IAsyncObserver<TickBatch> observer) => throw new NotSupportedException(ImplicitOnly);

    public Task<StreamSubscriptionHandle<TickBatch>> SubscribeAsync(IAsyncObserver<TickBatch> observer, StreamSequenceToken? token, string? filterData = null) => throw new NotSupportedException(ImplicitOnly);

    public Task<StreamSubscriptionHandle<TickBatch>> SubscribeAsync(IAsyncBatchObserver<TickBatch> observer) => throw new NotSupportedException(ImplicitOnly);

    public Task<StreamSubscriptionHandle<TickBatch>> SubscribeAsync(IAsyncBatchObserver<TickBatch> observer, StreamSequenceToken? token) => throw new NotSupportedException(ImplicitOnly);

    public bool Equals(IAsyncStream<TickBatch>? other) => other is JournalStream stream && stream.StreamId == streamId;

    public override bool Equals(object? obj) => obj is JournalStream stream && Equals(stream);

    public override int GetHashCode() => streamId.GetHashCode();

    public int CompareTo(IAsyncStream<TickBatch>? other) => other is null ? 1 : streamId.CompareTo(other.StreamId);
}

/// <summary>The number a shard's stream is keyed by.</summary>
internal static class ShardStreamId
{
    /// <summary>Throws <see cref="FormatException"/> where the key is no number.</summary>
    public static long GetIntegerKey(this StreamId stream) =>
        long.Parse(stream.GetKeyAsString(), CultureInfo.InvariantCulture);
}
