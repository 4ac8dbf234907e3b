using Mdc.Domain.Ticks;

namespace Mdc.Grains.Interfaces;

/// <summary>Range reads of one feeder's journal, keyed by the feeder's number as text; lives where the journal is.</summary>
[Alias("mdc.journal")]
public interface IJournalGrain : IGrainWithStringKey
{
    /// <summary>The accepted ticks of one instrument and trading day, in journal order.</summary>
    ValueTask<TickBatch> ReadInstrument(string instrument, int tradingDay);

    /// <summary>The oldest accepted ticks of one instrument after a position, in journal order: a page of at most <see cref="JournalPage.MostTicks"/>.</summary>
    /// <param name="instrument">The instrument's code.</param>
    /// <param name="after">A position of the instrument's shard; none for all that is kept.</param>
    ValueTask<JournalPage> ReadAfter(string instrument, FeedPosition after);

    /// <summary>True where the journal was ever given an accepted tick of the instrument.</summary>
    ValueTask<bool> Knows(string instrument);

    /// <summary>A page of a shard's sequence after a position, limited to one instrument's ticks and the control records: what the instrument must be fed to catch up.</summary>
    ValueTask<InstrumentSequence> ReadSequence(int shard, string instrument, FeedPosition after);
}

/// <summary>Ticks of one instrument, in the order of their positions.</summary>
/// <param name="Ticks">The ticks; the memory is the reader's.</param>
/// <param name="HasMore">True where more may follow: read again after the last one.</param>
/// <param name="ShardTail">The newest position of the instrument's shard before the page was read.</param>
/// <param name="LostBefore">None where nothing is missing; else ticks between the position asked for and this one may be lost.</param>
[GenerateSerializer, Immutable, Alias("mdc.journal-page.1")]
public readonly record struct JournalPage(
    [property: Id(0)] TickBatch Ticks,
    [property: Id(1)] bool HasMore,
    [property: Id(2)] FeedPosition ShardTail,
    [property: Id(3)] FeedPosition LostBefore)
{
    /// <summary>The most ticks of one page.</summary>
    public const int MostTicks = 512;
}
