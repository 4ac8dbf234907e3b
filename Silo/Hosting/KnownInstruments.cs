using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Contracts;
using Mdc.Grains.Interfaces;
using Mdc.Journal;
using Microsoft.Extensions.Hosting;

namespace Mdc.Silo.Hosting;

/// <summary>Tells the gateway which instruments there are: those with stored bars at the start, then those that tick.</summary>
internal sealed class KnownInstruments(ContractTable contracts, IBarStore store, IGrainFactory grains, NodeOptions options, MarketRules rules, TimeProvider time, IJournalReader? journal = null) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        var isStoreRead = false;
        do
        {
            isStoreRead = isStoreRead || await AddStored(stoppingToken);
            await AddTicking(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task AddTicking(CancellationToken cancellation)
    {
        try
        {
            for (var shard = 0; shard < options.Shards; shard++) Add(await grains.GetGrain<ITickShardGrain>(shard).GetInstruments().AsTask().WaitAsync(cancellation));
        }
        catch (Exception e) when (ClusterFaults.IsPassing(e))
        {
            // A silo has just died: asked again with the next beat.
        }
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
        if (unknown.Count > 0) contracts.Add(unknown, Today());
    }

    // A gateway of its own process has no journal: there the calendar says what day it is.
    private TradingDay Today() => journal is { NewestTradingDay.IsNone: false } ? journal.NewestTradingDay : ExchangeClock.TradingDayAt(ChinaTime.ToNs(time.GetUtcNow()), rules.Calendar);
}
