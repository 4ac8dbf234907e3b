using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Orleans.Runtime;

namespace Mdc.Grains.Streams;

/// <summary>The receiving end of a journal-backed stream, attached by the runtime to the grain that subscribes; no grain implements or sees it.</summary>
[Alias("mdc.journal-stream-consumer")]
public interface IJournalStreamConsumer : IGrainExtension
{
    /// <summary>
    /// Hands over records that follow each other in the stream; none to ask where the grain stands. The first call to an activation is such
    /// a question, whatever it brings: an activation that has no position yet would take any record for the first.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="feeder">Whose journal the records are from.</param>
    /// <param name="after">What the grain said last where it stands, as the sender knows it: the records follow it. Where it stands elsewhere nothing is done.</param>
    /// <param name="batch">The records; the memory is the sender's until this returns.</param>
    /// <returns>The last position the grain has applied of this feeder: the acknowledgement. The sender goes on after it, forward or back.</returns>
    [ResponseTimeout("00:00:05")]
    Task<FeedPosition> Deliver(StreamId stream, byte feeder, FeedPosition after, [Immutable] TickBatch batch);
}

/// <summary>What a grain that consumes a journal-backed stream says besides taking batches: where it stands.</summary>
public interface IJournalPositions
{
    /// <summary>The last applied position of a feeder; <see cref="StreamStart.TradingDay"/> to begin with the newest trading day; none for the journal's begin.</summary>
    FeedPosition AppliedThrough(byte feeder);
}

/// <summary>Where a consumer that has no position may ask to begin.</summary>
public static class StreamStart
{
    /// <summary>Before the first record of the newest trading day in the journal.</summary>
    public static FeedPosition TradingDay(byte feeder) => new(feeder, 0, -1);
}
