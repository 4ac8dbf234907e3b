using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans
{
    /// <summary>Streams for grains.</summary>
    public static class GrainStreamingExtensions
    {
        /// <summary>The provider of this name. Throws where none is registered.</summary>
        public static IStreamProvider GetStreamProvider(this Grain grain, string name) =>
            grain.ServiceProvider.GetRequiredKeyedService<IStreamProvider>(name);

        /// <summary>The provider of this name. Throws where none is registered.</summary>
        public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name) =>
            grain.GrainContext.ActivationServices.GetRequiredKeyedService<IStreamProvider>(name);
    }

    /// <summary>Streams for clients.</summary>
    public static class ClientStreamingExtensions
    {
        /// <summary>The provider of this name. Throws where none is registered.</summary>
        public static IStreamProvider GetStreamProvider(this IClusterClient client, string name) =>
            client.ServiceProvider.GetRequiredKeyedService<IStreamProvider>(name);
    }
}

namespace Orleans.Streams
{
    /// <summary>Subscribing delegates.</summary>
    public static class AsyncObservableExtensions
    {
        /// <summary>Subscribes a delegate; failed deliveries are only logged.</summary>
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
            this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync) =>
            obs.SubscribeAsync(onNextAsync, static _ => Task.CompletedTask);

        /// <summary>Subscribes two delegates.</summary>
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
            this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync, Func<Exception, Task> onErrorAsync) =>
            obs.SubscribeAsync(new DelegateObserver<T>(onNextAsync, onErrorAsync));
    }

    /// <summary>Resuming with delegates.</summary>
    public static class StreamSubscriptionHandleExtensions
    {
        /// <summary>Sends the subscription's items to a delegate from now on.</summary>
        public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
            this StreamSubscriptionHandle<T> handle, Func<T, StreamSequenceToken?, Task> onNextAsync, StreamSequenceToken? token = null) =>
            handle.ResumeAsync(new DelegateObserver<T>(onNextAsync, static _ => Task.CompletedTask), token);
    }

    internal sealed class DelegateObserver<T>(Func<T, StreamSequenceToken?, Task> onNext, Func<Exception, Task> onError) : IAsyncObserver<T>
    {
        public Task OnNextAsync(T item, StreamSequenceToken? token = null) => onNext(item, token);

        public Task OnErrorAsync(Exception ex) => onError(ex);
    }
}

namespace Orleans.Streams
{
    using Orleans.Runtime;

    /// <summary>An item was tried several times and given up.</summary>
    [GenerateSerializer]
    public sealed class StreamEventDeliveryFailureException : OrleansException
    {
        /// <inheritdoc/>
        public StreamEventDeliveryFailureException()
        {
        }

        /// <inheritdoc/>
        public StreamEventDeliveryFailureException(string message) : base(message)
        {
        }

        /// <inheritdoc/>
        public StreamEventDeliveryFailureException(string message, Exception innerException) : base(message, innerException)
        {
        }
    }
}
