using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Reads;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway.Contracts;

/// <summary>Adds to the table what is stored or has ticked: a replay brings contracts that no list of today names.</summary>
internal sealed partial class ContractDiscovery(
    ContractTable table, IMarketReads reads, IBarStore store, TimeProvider time, ILogger<ContractDiscovery> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private bool _hasStored;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var failing = false;
        try
        {
            do
            {
                try
                {
                    await Discover(stoppingToken);
                    failing = false;
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    if (!failing) LogFailed(e);
                    failing = true;
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task Discover(CancellationToken cancellation)
    {
        var today = TradingDay.Of(ChinaTime.DateOf(ChinaTime.ToNs(time.GetUtcNow())));
        table.Add(await reads.GetInstruments(), today);
        if (_hasStored) return;
        table.Add((await store.Instruments(cancellation)).Select(i => i.Instrument), today);
        _hasStored = true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Contracts can't be discovered now; the gateway goes on with those it knows")]
    private partial void LogFailed(Exception e);
}
