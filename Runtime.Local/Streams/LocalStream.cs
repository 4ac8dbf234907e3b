using Mdc.Runtime.Local.Activations;
using Mdc.Runtime.Local.Copying;
using Orleans.Runtime;
using Orleans.Streams;

namespace Mdc.Runtime.Local.Streams;

/// <summary>A memory stream, seen with its item type.</summary>
internal sealed class LocalStream<T>(MemoryStreamProvider provider, StreamId id) : IAsyncStream<T>
{
    private StreamKey Key => new(provider.Name, id);

    public StreamId StreamId => id;

    public string ProviderName => provider.Name;

    public bool IsRewindable => false;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => Publish([item], token);

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null) => Publish([.. batch], token);

    public Task OnErrorAsync(Exception ex) => throw new NotSupportedException("Memory streams carry items only.");

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => Subscribe(new ObserverSink<T>(observer, null), null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null) =>
        Subscribe(new ObserverSink<T>(observer, null), token);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) => Subscribe(new ObserverSink<T>(null, observer), null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token) =>
        Subscribe(new ObserverSink<T>(null, observer), token);

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        var grain = RuntimeContext.Current?.GrainId ?? default;
        IEnumerable<Subscriber> all = provider.Implicit.Of(Key).Concat(Channel.Explicit);
        return Task.FromResult<IList<StreamSubscriptionHandle<T>>>(
            [.. all.Where(s => s.Grain == grain).Select(s => new LocalSubscriptionHandle<T>(provider, Key, s.Id))]);
    }

    public bool Equals(IAsyncStream<T>? other) => other is LocalStream<T> && ProviderName == other.ProviderName && id == other.StreamId;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => id.GetHashCode();

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : id.CompareTo(other.StreamId);

    private StreamChannel Channel => provider.Silo.Cluster.Streams.Of(Key);

    private Task Publish(T[] items, StreamSequenceToken? token)
    {
        if (token is not null) throw new NotSupportedException("Memory streams number their items themselves.");
        if (items.Length == 0) return Task.CompletedTask;
        var context = new CopyContext();
        return Channel.Publish([.. items.Select(item => (object?)CopierOf<T>.Copy(item, context))], provider.Silo, provider.Implicit);
    }

    // A grain that is an implicit subscriber of this stream takes over that subscription; it does not get a second one.
    private Task<StreamSubscriptionHandle<T>> Subscribe(ObserverSink<T> sink, StreamSequenceToken? token)
    {
        if (token is not null) throw new NotSupportedException("Memory streams cannot rewind.");
        var grain = RuntimeContext.Current;
        var subscriber = grain is null ? null : provider.Implicit.Of(Key).FirstOrDefault(s => s.Grain == grain.GrainId);
        if (subscriber is null)
        {
            var id = provider.Silo.Cluster.Streams.NextSubscription();
            subscriber = grain is null ? new Subscriber(id, default, sink) : new Subscriber(id, grain.GrainId, null);
            Channel.Add(subscriber);
        }

        var handle = new LocalSubscriptionHandle<T>(provider, Key, subscriber.Id);
        if (grain is not null) handle.Resume(sink);
        return Task.FromResult<StreamSubscriptionHandle<T>>(handle);
    }
}
