using Mdc.Domain.Bars;
using Mdc.Grains.Interfaces;

namespace Mdc.Reads;

/// <summary>The cluster's store, asked through a grain, page by page from the newest back.</summary>
public sealed class GrainHistory(IGrainFactory grains) : IBarHistory
{
    private IBarStoreGrain Store => grains.GetGrain<IBarStoreGrain>(0);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Bar>> Read(BarQuery query, CancellationToken cancellation)
    {
        var pages = new List<Bar[]>();
        var (toNs, left) = (query.ToNs, query.Limit);
        while (left > 0)
        {
            var asked = Math.Min(left, IBarStoreGrain.MostBars);
            var page = await Store.Read(query.Instrument, query.FromNs, toNs, asked, query.AsOfNs).AsTask().WaitAsync(cancellation);
            if (page.Trouble is { } trouble) throw new StoreUnavailableException(trouble);
            pages.Add(page.Bars);
            if (page.Bars.Length < asked) break;
            (toNs, left) = (page.Bars[0].StartNs, left - page.Bars.Length);
        }
        pages.Reverse();
        return [.. pages.SelectMany(page => page)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> Instruments(CancellationToken cancellation)
    {
        var known = await Store.GetInstruments().AsTask().WaitAsync(cancellation);
        return known.Trouble is { } trouble ? throw new StoreUnavailableException(trouble) : known.Instruments;
    }
}
