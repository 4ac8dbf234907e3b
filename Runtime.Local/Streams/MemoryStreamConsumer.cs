using Orleans;
using Orleans.Runtime;
using Orleans.Streams.Core;

namespace Mdc.Runtime.Local.Streams;

/// <summary>The side of a grain that gets the items of memory streams.</summary>
internal interface IMemoryStreamConsumer : IGrainExtension
{
    Task Deliver(StreamKey stream, Guid subscription, StreamEvent published);

    Task Fail(Guid subscription, Exception reason);
}

/// <summary>Knows which observer each subscription of its grain goes to; asks the grain at the first item of a subscription.</summary>
internal sealed class MemoryStreamConsumer(IGrainContextAccessor accessor) : IMemoryStreamConsumer
{
    private readonly IGrainContext _grain = accessor.GrainContext;
    private readonly Dictionary<Guid, IItemSink> _sinks = [];

    public async Task Deliver(StreamKey stream, Guid subscription, StreamEvent published)
    {
        if (!_sinks.TryGetValue(subscription, out var sink))
        {
            if (_grain.GrainInstance is IStreamSubscriptionObserver observer)
            {
                await observer.OnSubscribed(new SubscriptionHandleFactory(stream, subscription));
            }

            if (!_sinks.TryGetValue(subscription, out sink))
            {
                throw new OrleansException($"{_grain.GrainId} has not resumed its subscription to {stream.Provider}/{stream.Id}.");
            }
        }

        await sink.Deliver(published);
    }

    public Task Fail(Guid subscription, Exception reason) => _sinks.TryGetValue(subscription, out var sink) ? sink.Fail(reason) : Task.CompletedTask;

    public void Resume(Guid subscription, IItemSink sink) => _sinks[subscription] = sink;

    public void End(Guid subscription) => _sinks.Remove(subscription);
}
