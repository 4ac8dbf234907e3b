using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Journal;

/// <summary>The writing end of one feeder's journal. One thread appends; everything it appended can be read at once.</summary>
public interface ITickJournal : IJournalReader
{
    /// <summary>This start's epoch, durable before the first record of it.</summary>
    uint Epoch { get; }

    /// <summary>
    /// Appends records in order. Fills in place: feeder, epoch, position (accepted ticks and control records only), back-links and
    /// checksum; <see cref="TickFrame.Shard"/>, disposition and content are the caller's.
    /// Returns when the records are written (they survive the process); durability against power loss follows within the group-commit interval.
    /// </summary>
    /// <exception cref="JournalWriteException">The file system refused: nothing of the batch counts as appended.</exception>
    void Append(Span<TickFrame> records);

    /// <summary>Records before this ordinal survive a loss of power.</summary>
    long DurableOrdinal { get; }

    /// <summary>Makes everything appended so far durable now.</summary>
    void Commit();
}

/// <summary>The reading end: safe for any number of threads beside the one writer.</summary>
public interface IJournalReader
{
    /// <summary>The feeder whose journal it is.</summary>
    byte Feeder { get; }

    /// <summary>How many shards the positions are for.</summary>
    int Shards { get; }

    /// <summary>Ordinal of the next record: every smaller one (from <see cref="FirstOrdinal"/>) can be read, unless reported damaged.</summary>
    long NextOrdinal { get; }

    /// <summary>Ordinal of the oldest record that is still kept.</summary>
    long FirstOrdinal { get; }

    /// <summary>Reads records by ordinal, damaged ones left out. Returns how many were read, and where to go on.</summary>
    int Read(long fromOrdinal, Span<TickFrame> into, out long nextOrdinal);

    /// <summary>
    /// Reads a shard's positioned records after a position, oldest first, across epochs. Returns how many were read; 0 where the caller is at the tail.
    /// A position ahead of what was recovered of its epoch goes on with the first record of the next epoch.
    /// </summary>
    int ReadShard(byte shard, FeedPosition after, Span<TickFrame> into);

    /// <summary>Position of the shard's newest record; none where it has none.</summary>
    FeedPosition ShardTail(byte shard);

    /// <summary>The position just before the shard's first record of a trading day (by its accepted ticks), none where that is the journal's start.</summary>
    FeedPosition BeforeTradingDay(byte shard, TradingDay day);

    /// <summary>The newest trading day any accepted tick carries; none in an empty journal.</summary>
    TradingDay NewestTradingDay { get; }

    /// <summary>The accepted ticks of an instrument and trading day, in journal order, found by back-links without a scan.</summary>
    IReadOnlyList<TickFrame> ReadInstrument(string instrument, TradingDay day);

    /// <summary>
    /// Reads the oldest accepted ticks of an instrument after a position, in journal order, across trading days and epochs, by back-links.
    /// Returns how many were read: fewer than asked for where there are no more.
    /// </summary>
    /// <param name="instrument">The instrument's code.</param>
    /// <param name="after">A position of the instrument's shard at this feeder; none for all that is kept.</param>
    /// <param name="into">Filled from its start.</param>
    /// <param name="lostBefore">None where every tick after the position is there; else ticks between the two positions may be retired or damaged.</param>
    int ReadInstrument(string instrument, FeedPosition after, Span<TickFrame> into, out FeedPosition lostBefore);

    /// <summary>True where the journal was ever given an accepted tick of the instrument, as far as it remembers.</summary>
    bool Knows(string instrument);

    /// <summary>The highest source ordinal journaled from a source; 0 for none. A replay goes on after it.</summary>
    long LastSourceOrdinal(ulong sourceId);

    /// <summary>Completes when there is a record at or after the ordinal.</summary>
    ValueTask WaitFor(long ordinal, CancellationToken cancellation);
}

/// <summary>The journal could not be written: disk full, write or sync error. What was appended before is kept; nothing more may be acknowledged.</summary>
public sealed class JournalWriteException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>True where the disk was nearly full and nothing was touched: the same journal goes on once there is room. False: the journal stopped for good.</summary>
    public bool MayResume { get; init; }
}
