namespace Orleans.Streams
{
    /// <summary>A position in a stream, ordered.</summary>
    [GenerateSerializer]
    public abstract class StreamSequenceToken : IEquatable<StreamSequenceToken?>, IComparable<StreamSequenceToken?>
    {
        /// <summary>The number of the published batch.</summary>
        public abstract long SequenceNumber { get; protected set; }

        /// <summary>The item within the batch.</summary>
        public abstract int EventIndex { get; protected set; }

        /// <inheritdoc/>
        public abstract bool Equals(StreamSequenceToken? other);

        /// <inheritdoc/>
        public abstract int CompareTo(StreamSequenceToken? other);
    }

    /// <summary>An item and its position.</summary>
    [GenerateSerializer]
    public class SequentialItem<T>(T item, StreamSequenceToken token)
    {
        /// <summary>The item.</summary>
        [Id(0)]
        public T Item { get; } = item;

        /// <summary>Its position.</summary>
        [Id(1)]
        public StreamSequenceToken Token { get; } = token;
    }
}

namespace Orleans.Providers.Streams.Common
{
    using Orleans.Streams;

    /// <summary>A position as two numbers.</summary>
    [GenerateSerializer]
    public class EventSequenceTokenV2 : StreamSequenceToken
    {
        /// <summary>The first position.</summary>
        public EventSequenceTokenV2()
        {
        }

        /// <summary>The first item of a batch.</summary>
        public EventSequenceTokenV2(long seqNumber) => SequenceNumber = seqNumber;

        /// <summary>An item of a batch.</summary>
        public EventSequenceTokenV2(long seqNumber, int eventInd)
        {
            SequenceNumber = seqNumber;
            EventIndex = eventInd;
        }

        /// <inheritdoc/>
        [Id(0)]
        public override long SequenceNumber { get; protected set; }

        /// <inheritdoc/>
        [Id(1)]
        public override int EventIndex { get; protected set; }

        /// <inheritdoc/>
        public override bool Equals(StreamSequenceToken? other) =>
            other is EventSequenceTokenV2 && SequenceNumber == other.SequenceNumber && EventIndex == other.EventIndex;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(SequenceNumber, EventIndex);

        /// <inheritdoc/>
        public override int CompareTo(StreamSequenceToken? other) =>
            other is null ? 1 : (SequenceNumber, EventIndex).CompareTo((other.SequenceNumber, other.EventIndex));

        /// <inheritdoc/>
        public override string ToString() => $"{SequenceNumber}:{EventIndex}";
    }
}
