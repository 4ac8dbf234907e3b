using Mdc.Domain.Ticks;

namespace Mdc.Grains.Interfaces;

/// <summary>Range reads of one feeder's journal, keyed by the feeder's number as text; lives where the journal is.</summary>
[Alias("mdc.journal")]
public interface IJournalGrain : IGrainWithStringKey
{
    /// <summary>The accepted ticks of one instrument and trading day, in journal order.</summary>
    ValueTask<TickBatch> ReadInstrument(string instrument, int tradingDay);

    /// <summary>A page of a shard's sequence after a position, limited to one instrument's ticks and the control records: what the instrument must be fed to catch up.</summary>
    ValueTask<InstrumentSequence> ReadSequence(int shard, string instrument, FeedPosition after);
}
