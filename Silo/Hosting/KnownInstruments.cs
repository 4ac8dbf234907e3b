using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Contracts;
using Mdc.Grains.Interfaces;
using Mdc.Journal;
using Microsoft.Extensions.Hosting;

namespace Mdc.Silo.Hosting;

/// <summary>Tells the gateway which instruments there are: those with stored bars at the start, then those that tick.</summary>
internal sealed class KnownInstruments(ContractTable contracts, IBarStore store, IGrainFactory grains, IJournalReader journal, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        var isStoreRead = false;
        do
        {
            isStoreRead = isStoreRead || await AddStored(stoppingToken);
            for (var shard = 0; shard < journal.Shards; shard++) Add(await grains.GetGrain<ITickShardGrain>(shard).GetInstruments());
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> AddStored(CancellationToken cancellation)
    {
        try
        {
            Add([.. (await store.Instruments(cancellation)).Select(known => known.Instrument)]);
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
        if (unknown.Count > 0) contracts.Add(unknown, journal.NewestTradingDay.IsNone ? TradingDay.Of(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) : journal.NewestTradingDay);
    }
}
