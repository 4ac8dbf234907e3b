using Mdc.Domain.Calendar;
using Mdc.Journal;
using Mdc.Reads;
using Mdc.Reads.Contracts;
using Microsoft.Extensions.Hosting;

namespace Mdc.Silo.Hosting;

/// <summary>Tells the gateway which instruments there are: those with stored bars at the start, then those that tick.</summary>
internal sealed class InstrumentsFollower(
    ContractTable contracts, IBarHistory history, IGrainFactory grains, MarketShape shape, MarketRules rules, TimeProvider time, IJournalReader? journal = null) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var known = new KnownInstruments(contracts, history, grains, shape, Today);
        using var timer = new PeriodicTimer(LookEvery, time);
        do await known.Refresh(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // A gateway of its own process has no journal: there the calendar says what day it is.
    private TradingDay Today() => journal is { NewestTradingDay.IsNone: false } ? journal.NewestTradingDay : ExchangeClock.TradingDayAt(ChinaTime.ToNs(time.GetUtcNow()), rules.Calendar);
}
