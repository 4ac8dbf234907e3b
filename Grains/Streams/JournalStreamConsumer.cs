using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Mdc.Grains.Streams;

/// <summary>Introduces itself to the grain by the canonical <see cref="IStreamSubscriptionObserver"/>, then passes batches on.</summary>
public sealed class JournalStreamConsumer(IGrainContextAccessor context) : IJournalStreamConsumer
{
    private readonly Dictionary<StreamId, IAsyncObserver<TickBatch>> _observers = [];

    /// <inheritdoc/>
    public async Task<FeedPosition> Deliver(StreamId stream, byte feeder, FeedPosition after, [Immutable] TickBatch batch)
    {
        var grain = context.GrainContext.GrainInstance;
        if (!_observers.TryGetValue(stream, out var observer))
        {
            if (grain is not IStreamSubscriptionObserver subscriber)
                throw new InvalidOperationException($"{context.GrainContext.GrainId} subscribes to {stream} but takes no subscriptions.");
            await subscriber.OnSubscribed(new HandleFactory(this, stream));
            if (!_observers.TryGetValue(stream, out observer))
                throw new InvalidOperationException($"{context.GrainContext.GrainId} did not resume its subscription to {stream}.");
            // What the sender believes is of an activation before this one: this one says first where it stands.
            batch = default;
        }

        var positions = grain as IJournalPositions;
        // A batch that was long on its way, or meant for an activation that is gone, must not begin a new one in the middle.
        if (!batch.Frames.IsEmpty && (positions is null || positions.AppliedThrough(feeder) == after)) await observer.OnNextAsync(batch);
        return positions?.AppliedThrough(feeder) ?? (batch.Frames.IsEmpty ? FeedPosition.None : batch.Records[^1].FeedPosition);
    }

    private sealed class HandleFactory(JournalStreamConsumer owner, StreamId stream) : IStreamSubscriptionHandleFactory
    {
        public StreamId StreamId => stream;

        public string ProviderName => StreamNames.Ticks;

        public GuidId SubscriptionId => GuidId.GetGuidId(Guid.Empty);

        public StreamSubscriptionHandle<T> Create<T>() =>
            typeof(T) == typeof(TickBatch)
                ? (StreamSubscriptionHandle<T>)(object)new Handle(owner, stream)
                : throw new NotSupportedException($"Stream {stream} carries {nameof(TickBatch)}, not {typeof(T).Name}.");
    }

    private sealed class Handle(JournalStreamConsumer owner, StreamId stream) : StreamSubscriptionHandle<TickBatch>
    {
        public override StreamId StreamId => stream;

        public override string ProviderName => StreamNames.Ticks;

        public override Guid HandleId => Guid.Empty;

        public override Task<StreamSubscriptionHandle<TickBatch>> ResumeAsync(IAsyncObserver<TickBatch> observer, StreamSequenceToken? token = null)
        {
            owner._observers[stream] = observer;
            return Task.FromResult<StreamSubscriptionHandle<TickBatch>>(this);
        }

        public override Task<StreamSubscriptionHandle<TickBatch>> ResumeAsync(IAsyncBatchObserver<TickBatch> observer, StreamSequenceToken? token = null) =>
            throw new NotSupportedException("A tick batch is a batch already: resume with an IAsyncObserver<TickBatch>.");

        public override Task UnsubscribeAsync()
        {
            owner._observers.Remove(stream);
            return Task.CompletedTask;
        }

        public override bool Equals(StreamSubscriptionHandle<TickBatch>? other) => other is Handle handle && handle.StreamId == stream;
    }
}
