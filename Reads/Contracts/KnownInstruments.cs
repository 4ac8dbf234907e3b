using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Grains.Interfaces;
using Orleans.Runtime;

namespace Mdc.Reads.Contracts;

/// <summary>Learns which instruments there are: those with stored bars, and those that tick.</summary>
/// <param name="contracts">What is filled.</param>
/// <param name="history">Asked until it has answered once.</param>
/// <param name="grains">The cluster.</param>
/// <param name="shape">Its shards.</param>
/// <param name="today">The trading day that new codes are of.</param>
public sealed class KnownInstruments(ContractTable contracts, IBarHistory history, IGrainFactory grains, MarketShape shape, Func<TradingDay> today)
{
    private bool _isStoreRead;

    /// <summary>Asks the store, where it has not answered yet, and the shards. What does not answer now is asked the next time.</summary>
    public async Task Refresh(CancellationToken cancellation)
    {
        _isStoreRead = _isStoreRead || await AddStored(cancellation);
        try
        {
            for (var shard = 0; shard < shape.Shards; shard++) Add(await grains.GetGrain<ITickShardGrain>(shard).GetInstruments().AsTask().WaitAsync(cancellation));
        }
        catch (Exception e) when (e is TimeoutException or OrleansException or ArgumentException)
        {
            // A silo has just died, or none has shards yet.
        }
    }

    private async Task<bool> AddStored(CancellationToken cancellation)
    {
        try
        {
            Add(await history.Instruments(cancellation));
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private void Add(IReadOnlyList<string> codes)
    {
        var unknown = codes.Where(code => !contracts.TryFind(code, out _)).ToList();
        if (unknown.Count > 0) contracts.Add(unknown, today());
    }
}
