namespace Mdc.Domain.Ticks;

/// <summary>Which archived ticks to read, oldest first.</summary>
/// <param name="Instrument">The instrument's code.</param>
/// <param name="FromNs">Exchange time at or after, unix nanoseconds.</param>
/// <param name="ToNs">Exchange time before, unix nanoseconds.</param>
/// <param name="Limit">At most so many, the oldest of them.</param>
/// <param name="After">Only ticks behind this one; null for all of the range.</param>
public sealed record TickQuery(string Instrument, long FromNs = 0, long ToNs = long.MaxValue, int Limit = 10_000, TickMark? After = null);

/// <summary>Where accepted ticks are archived, each once, whichever feeder's copy came first.</summary>
/// <remarks>Throws <see cref="Bars.StoreUnavailableException"/> where the store can't be reached.</remarks>
public interface ITickStore
{
    /// <summary>The journal ordinal the archiver of a feeder has stored up to (exclusive); 0 before the first batch.</summary>
    Task<long> Checkpoint(byte feeder, CancellationToken cancellation);

    /// <summary>Stores accepted ticks and moves the checkpoint in one transaction. False where the checkpoint was not <paramref name="expected"/>: nothing stored, read it again.</summary>
    Task<bool> Write(byte feeder, ReadOnlyMemory<TickFrame> ticks, long expected, long next, CancellationToken cancellation);

    /// <summary>Archived ticks, oldest first.</summary>
    Task<IReadOnlyList<TickFrame>> Read(TickQuery query, CancellationToken cancellation);
}
