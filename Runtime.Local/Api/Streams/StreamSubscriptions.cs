using Orleans.Runtime;

namespace Orleans.Streams
{
    /// <summary>Which subscriptions a stream provider takes.</summary>
    public enum StreamPubSubType
    {
        /// <summary>Those made at run time and those by attribute.</summary>
        ExplicitGrainBasedAndImplicit,

        /// <summary>Those made at run time.</summary>
        ExplicitGrainBasedOnly,

        /// <summary>Those by attribute.</summary>
        ImplicitOnly,
    }

    /// <summary>A subscription, held by its consumer.</summary>
    [GenerateSerializer]
    public abstract class StreamSubscriptionHandle<T> : IEquatable<StreamSubscriptionHandle<T>?>
    {
        /// <summary>The stream.</summary>
        public abstract StreamId StreamId { get; }

        /// <summary>The provider's name.</summary>
        public abstract string ProviderName { get; }

        /// <summary>The subscription.</summary>
        public abstract Guid HandleId { get; }

        /// <summary>Ends the subscription.</summary>
        public abstract Task UnsubscribeAsync();

        /// <summary>Sends the subscription's items to this observer from now on.</summary>
        public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null);

        /// <summary>Sends the subscription's items to this observer from now on.</summary>
        public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null);

        /// <inheritdoc/>
        public abstract bool Equals(StreamSubscriptionHandle<T>? other);
    }
}

namespace Orleans.Streams.Core
{
    /// <summary>Makes the handle of a subscription that somebody else made, typically an implicit one.</summary>
    public interface IStreamSubscriptionHandleFactory
    {
        /// <summary>The stream.</summary>
        StreamId StreamId { get; }

        /// <summary>The provider's name.</summary>
        string ProviderName { get; }

        /// <summary>The subscription.</summary>
        GuidId SubscriptionId { get; }

        /// <summary>The handle; call <c>ResumeAsync</c> on it.</summary>
        StreamSubscriptionHandle<T> Create<T>();
    }

    /// <summary>A grain that is told of its subscriptions before their first item.</summary>
    public interface IStreamSubscriptionObserver
    {
        /// <summary>Resume the subscription here.</summary>
        Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
    }
}
