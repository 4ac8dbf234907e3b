using Mdc.Runtime.Local.Hosting;
using Orleans;
using Orleans.Streams;

namespace Mdc.Runtime.Local.Streams;

/// <summary>Takes publications.</summary>
internal interface IItemSink
{
    Task Deliver(StreamEvent published);

    Task Fail(Exception reason);
}

/// <summary>A grain, reached through its extension.</summary>
internal sealed class GrainSink(StreamKey stream, Subscriber subscriber, LocalSilo silo) : IItemSink
{
    private readonly IMemoryStreamConsumer _consumer = silo.GrainFactory.GetGrain<IMemoryStreamConsumer>(subscriber.Grain);

    public Task Deliver(StreamEvent published) => _consumer.Deliver(stream, subscriber.Id, published);

    public Task Fail(Exception reason) => _consumer.Fail(subscriber.Id, reason);
}

/// <summary>An observer's side of a subscription: gives it items one by one or together.</summary>
internal sealed class ObserverSink<T>(IAsyncObserver<T>? single, IAsyncBatchObserver<T>? batch) : IItemSink
{
    private (long Sequence, int Items) _done;

    public async Task Deliver(StreamEvent published)
    {
        if (batch is not null)
        {
            await batch.OnNextAsync([.. published.Items.Select((item, i) => new SequentialItem<T>(Copy(item), published.TokenOf(i)))]);
            return;
        }

        // A publication that failed half way is tried again from the item that failed.
        var start = _done.Sequence == published.Sequence ? _done.Items : 0;
        for (var i = start; i < published.Items.Count; i++)
        {
            _done = (published.Sequence, i);
            await single!.OnNextAsync(Copy(published.Items[i]), published.TokenOf(i));
        }

        _done = (published.Sequence, published.Items.Count);
    }

    public Task Fail(Exception reason) => single?.OnErrorAsync(reason) ?? batch!.OnErrorAsync(reason);

    private static T Copy(object? item) => Copying.CopierOf<T>.Copy((T)item!, new Copying.CopyContext());
}
