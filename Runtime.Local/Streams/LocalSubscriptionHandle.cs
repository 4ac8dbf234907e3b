using Mdc.Runtime.Local.Activations;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Mdc.Runtime.Local.Streams;

/// <inheritdoc/>
internal sealed class LocalSubscriptionHandle<T>(MemoryStreamProvider provider, StreamKey stream, Guid id) : StreamSubscriptionHandle<T>
{
    public override StreamId StreamId => stream.Id;

    public override string ProviderName => stream.Provider;

    public override Guid HandleId => id;

    public override Task UnsubscribeAsync()
    {
        provider.Silo.Cluster.Streams.Of(stream).Remove(id);
        Consumer?.End(id);
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null) =>
        Resume(new ObserverSink<T>(observer, null));

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) =>
        Resume(new ObserverSink<T>(null, observer));

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other is not null && other.HandleId == id && other.ProviderName == ProviderName;

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    public override int GetHashCode() => id.GetHashCode();

    public Task<StreamSubscriptionHandle<T>> Resume(ObserverSink<T> sink)
    {
        var consumer = Consumer ?? throw new InvalidOperationException("A subscription is resumed in a turn of its grain.");
        consumer.Resume(id, sink);
        return Task.FromResult<StreamSubscriptionHandle<T>>(this);
    }

    private static MemoryStreamConsumer? Consumer => (MemoryStreamConsumer?)RuntimeContext.Current?.GetExtension<IMemoryStreamConsumer>();
}

/// <inheritdoc/>
internal sealed class SubscriptionHandleFactory(StreamKey stream, Guid id) : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => stream.Id;

    public string ProviderName => stream.Provider;

    public GuidId SubscriptionId => GuidId.GetGuidId(id);

    public StreamSubscriptionHandle<T> Create<T>()
    {
        var services = RuntimeContext.Current!.Silo.Services;
        return new LocalSubscriptionHandle<T>((MemoryStreamProvider)services.GetRequiredKeyedService<IStreamProvider>(stream.Provider), stream, id);
    }
}
