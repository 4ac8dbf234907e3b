using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Takes items: what a producer calls, and what a consumer implements.</summary>
public interface IAsyncObserver<in T>
{
    /// <summary>One item. The task's end is the sender's permission to go on; an exception is a failed delivery.</summary>
    Task OnNextAsync(T item, StreamSequenceToken? token = null);

    /// <summary>There will be no more items.</summary>
    Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>Items could not be delivered.</summary>
    Task OnErrorAsync(Exception ex);
}

/// <summary>Takes items in batches.</summary>
public interface IAsyncBatchObserver<T>
{
    /// <summary>Some items in order; an exception fails them all.</summary>
    Task OnNextAsync(IList<SequentialItem<T>> items);

    /// <summary>There will be no more items.</summary>
    Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>Items could not be delivered.</summary>
    Task OnErrorAsync(Exception ex);
}

/// <summary>Can be subscribed to.</summary>
public interface IAsyncObservable<T>
{
    /// <summary>Subscribes from now on.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer);

    /// <summary>Subscribes from a token on, where the provider can rewind.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null);
}

/// <summary>Can be subscribed to in batches.</summary>
public interface IAsyncBatchObservable<T>
{
    /// <summary>Subscribes from now on.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer);

    /// <summary>Subscribes from a token on, where the provider can rewind.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token);
}

/// <summary>Takes items from a producer, several at a time.</summary>
public interface IAsyncBatchProducer<T> : IAsyncObserver<T>
{
    /// <summary>Some items in order.</summary>
    Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null);
}

/// <summary>Which stream of which provider.</summary>
public interface IAsyncStream
{
    /// <summary>True where subscribers can go back.</summary>
    bool IsRewindable { get; }

    /// <summary>The provider's name.</summary>
    string ProviderName { get; }

    /// <summary>The stream.</summary>
    StreamId StreamId { get; }
}

/// <summary>A stream, to publish to and to subscribe to.</summary>
public interface IAsyncStream<T> : IAsyncStream, IEquatable<IAsyncStream<T>>, IComparable<IAsyncStream<T>>,
    IAsyncObservable<T>, IAsyncBatchObservable<T>, IAsyncBatchProducer<T>
{
    /// <summary>The caller's subscriptions.</summary>
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}

/// <summary>Makes streams; a keyed service under its name.</summary>
public interface IStreamProvider
{
    /// <summary>The provider's name.</summary>
    string Name { get; }

    /// <summary>True where subscribers can go back.</summary>
    bool IsRewindable { get; }

    /// <summary>A stream; it needs no creation.</summary>
    IAsyncStream<T> GetStream<T>(StreamId streamId);
}
