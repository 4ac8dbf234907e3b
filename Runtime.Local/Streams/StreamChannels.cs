using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Streams;

/// <summary>Which stream of which memory provider.</summary>
[GenerateSerializer, Immutable]
internal readonly record struct StreamKey(string Provider, StreamId Id);

/// <summary>The memory streams of a cluster.</summary>
internal sealed class StreamChannels
{
    private readonly ConcurrentDictionary<StreamKey, StreamChannel> _channels = new();
    private long _subscriptionsSoFar;

    public StreamChannel Of(StreamKey key) => _channels.GetOrAdd(key, static key => new StreamChannel(key));

    /// <summary>The id of a new explicit subscription: a number, so that a simulated run repeats itself.</summary>
    public Guid NextSubscription()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes, Interlocked.Increment(ref _subscriptionsSoFar));
        return new Guid(bytes);
    }
}
