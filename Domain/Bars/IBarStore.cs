using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Bars;

/// <summary>Closed 1-minute bars of one shard, and the low-water mark that is true once they are stored.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Bars">Versions in outbox order; the same bar may occur more than once.</param>
/// <param name="LowWater">Every tick at or before it is in a stored bar, or needs none, when this batch is stored.</param>
public sealed record BarBatch(int Shard, IReadOnlyList<BarVersion> Bars, FeedPositions LowWater);

/// <summary>What a shard needs to go on where the store ends.</summary>
/// <param name="LowWater">The checkpoint: replay from the record after it. Nothing known: from the start of the journal's trading day.</param>
/// <param name="States">For each instrument of the shard with a stored bar, the last bar and the fold state after it.</param>
public sealed record ShardRecovery(FeedPositions LowWater, IReadOnlyDictionary<string, (Bar Bar, FoldState State)> States);

/// <summary>Which stored bars to read: 1-minute bars of one instrument, oldest first.</summary>
/// <param name="Instrument">The instrument's code.</param>
/// <param name="FromNs">Bars that start at or after it.</param>
/// <param name="ToNs">Bars that start before it.</param>
/// <param name="Limit">At most so many, the newest of them.</param>
/// <param name="AsOfNs">As known at this time; none: as known now.</param>
public sealed record BarQuery(string Instrument, long FromNs = 0, long ToNs = long.MaxValue, int Limit = int.MaxValue, long? AsOfNs = null);

/// <summary>Where closed 1-minute bars are kept. Longer periods are rolled up from them on reading.</summary>
/// <remarks>
/// Contract, the same for every adapter: a batch is stored whole or not at all, together with its low-water mark; storing a batch again, or
/// an older version of a bar, changes nothing; a version whose values differ is numbered on from the stored one and kept in the history.
/// Methods throw <see cref="StoreUnavailableException"/> where the store can't be reached: the caller keeps its bars and tries again.
/// </remarks>
public interface IBarStore
{
    /// <summary>The shard's checkpoint and the fold states of its instruments.</summary>
    Task<ShardRecovery> Recover(int shard, CancellationToken cancellation);

    /// <summary>Stores a batch. False where the shard's checkpoint is already past <paramref name="expected"/>: another writer took over, read again.</summary>
    Task<bool> Write(BarBatch batch, FeedPositions expected, CancellationToken cancellation);

    /// <summary>Stored bars, oldest first.</summary>
    Task<IReadOnlyList<Bar>> Read(BarQuery query, CancellationToken cancellation);

    /// <summary>Instruments with a stored bar, with the trading days of the first and the last.</summary>
    Task<IReadOnlyList<(string Instrument, TradingDay First, TradingDay Last)>> Instruments(CancellationToken cancellation);
}

/// <summary>The store can't be reached or refused for a passing reason: nothing was stored, try again.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
