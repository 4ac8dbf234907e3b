using Mdc.Storage.Timescale.Ticks;
using Microsoft.Extensions.Hosting;

namespace Mdc.Silo.Hosting;

/// <summary>Archives ticks while the host runs; at the end what is journaled, as far as the time allows.</summary>
internal sealed class TickArchiving(TickArchiver archiver) : BackgroundService
{
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _giveUp = new();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => archiver.Run(_giveUp.Token);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        archiver.Finish();
        _giveUp.CancelAfter(TimeToFinish);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _giveUp.Dispose();
        base.Dispose();
    }
}
