using Mdc.Domain.Bars;
using Mdc.Grains.Interfaces;

namespace Mdc.Grains;

/// <summary>Reads its silo's bar store for processes that have none.</summary>
[StatelessWorker]
public sealed class BarStoreGrain(IBarStore store) : Grain, IBarStoreGrain
{
    public async ValueTask<StoredBars> Read(string instrument, long fromNs, long toNs, int limit, long? asOfNs)
    {
        try
        {
            var bars = await store.Read(new BarQuery(instrument, fromNs, toNs, Math.Clamp(limit, 1, IBarStoreGrain.MostBars), asOfNs), default);
            return new StoredBars([.. bars], null);
        }
        catch (StoreUnavailableException e)
        {
            return new StoredBars([], e.Message);
        }
    }

    public async ValueTask<StoredInstruments> GetInstruments()
    {
        try
        {
            return new StoredInstruments([.. (await store.Instruments(default)).Select(known => known.Instrument)], null);
        }
        catch (StoreUnavailableException e)
        {
            return new StoredInstruments([], e.Message);
        }
    }
}
