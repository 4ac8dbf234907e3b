using System.Runtime.InteropServices;
using Mdc.Domain.Calendar;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Placement;
using Mdc.Journal;
using Orleans.Runtime;

namespace Mdc.Grains;

/// <summary>Range reads of this host's journal. Placed where the journal is: only the feeder's silo registers the class.</summary>
/// <remarks>Reentrant: it only reads.</remarks>
[Reentrant]
[FeederPlacement]
public sealed class JournalGrain(IJournalReader journal) : Grain, IJournalGrain
{
    public ValueTask<TickBatch> ReadInstrument(string instrument, int tradingDay)
    {
        var ticks = journal.ReadInstrument(instrument, new TradingDay(tradingDay)).ToArray();
        return ValueTask.FromResult(new TickBatch(MemoryMarshal.AsBytes(ticks.AsSpan()).ToArray()));
    }
}
