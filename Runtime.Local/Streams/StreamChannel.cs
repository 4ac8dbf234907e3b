using System.Collections.Immutable;
using Mdc.Runtime.Local.Hosting;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Streams;

/// <summary>One stream: numbers what is published and puts it into the queue of each subscription. Publishers take turns.</summary>
internal sealed class StreamChannel(StreamKey key)
{
    private readonly SemaphoreSlim _publishing = new(1, 1);
    private readonly Dictionary<Guid, Delivery> _deliveries = [];
    private ImmutableArray<Subscriber> _explicit = [];
    private long _sequence;

    public StreamKey Key => key;

    /// <summary>The explicit subscriptions.</summary>
    public ImmutableArray<Subscriber> Explicit => _explicit;

    public void Add(Subscriber subscriber) => ImmutableInterlocked.Update(ref _explicit, static (all, one) => all.Add(one), subscriber);

    public void Remove(Guid subscription) =>
        ImmutableInterlocked.Update(ref _explicit, static (all, id) => all.RemoveAll(s => s.Id == id), subscription);

    /// <summary>Completes when every subscription has room for the items, in the order of the calls. Without subscribers they are dropped.</summary>
    public async Task Publish(IReadOnlyList<object?> items, LocalSilo silo, ImplicitSubscribers implicits)
    {
        await _publishing.WaitAsync();
        try
        {
            var published = new StreamEvent(++_sequence, items);
            var subscribers = implicits.Of(key).Concat(_explicit).ToList();
            foreach (var gone in _deliveries.Keys.Except(subscribers.Select(static s => s.Id)).ToList())
            {
                _deliveries.Remove(gone, out var delivery);
                delivery!.End();
            }

            foreach (var subscriber in subscribers)
            {
                if (!_deliveries.TryGetValue(subscriber.Id, out var delivery) || !delivery.IsAlive)
                {
                    _deliveries[subscriber.Id] = delivery = new Delivery(key, subscriber, silo);
                }

                await delivery.Enqueue(published);
            }
        }
        finally
        {
            _publishing.Release();
        }
    }
}

/// <summary>Who gets a stream's items: a grain, or an observer outside of grains.</summary>
internal sealed record Subscriber(Guid Id, GrainId Grain, IItemSink? Outside);
