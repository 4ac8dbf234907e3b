using Mdc.Domain.Calendar;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mdc.Silo.Hosting;

/// <summary>Puts on the cluster's board every two seconds how this process is. A report that fails is missed by nobody: the next one says more.</summary>
internal sealed partial class SiloReporter(IGrainFactory grains, TimeProvider time, ILogger<SiloReporter> logger) : BackgroundService
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(2);

    private readonly long _startedNs = ChinaTime.ToNs(time.GetUtcNow());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ReportEvery, time);
        do
        {
            try
            {
                await grains.GetGrain<ISiloBoardGrain>(0).Report(Now()).AsTask().WaitAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private SiloReport Now() => new(
        Environment.MachineName, Environment.ProcessId,
        typeof(IGrainFactory).Assembly.GetName().Name!.StartsWith("Orleans", StringComparison.Ordinal) ? "Orleans" : "Local",
        _startedNs, ChinaTime.ToNs(time.GetUtcNow()), Math.Round(Environment.CpuUsage.TotalTime.TotalSeconds, 1), Environment.WorkingSet,
        GC.GetTotalMemory(forceFullCollection: false), ThreadPool.ThreadCount);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The silo's report failed")]
    private partial void LogFailed(Exception e);
}
