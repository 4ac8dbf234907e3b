using Microsoft.Extensions.Hosting;

namespace Mdc.Gateway.Push;

/// <summary>Whether memory is short: then clients are conflated early and history is not read, so that ticks go on (faults.md F34).</summary>
/// <remarks>Looked at once a second; read by any thread. "Short" is 80 % of what the runtime may use, by its hard limit or the container's.</remarks>
internal sealed class MemoryPressure(TimeProvider time, Func<double>? usedShare = null) : BackgroundService
{
    private const double ShortFrom = 0.8;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly Func<double> _usedShare = usedShare ?? UsedShare;
    private volatile bool _isShort;

    /// <summary>True while memory is short.</summary>
    public bool IsShort => _isShort;

    /// <summary>Looks now.</summary>
    public void Look() => _isShort = _usedShare() >= ShortFrom;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static double UsedShare()
    {
        var memory = GC.GetGCMemoryInfo();
        return memory.TotalAvailableMemoryBytes == 0 ? 0 : (double)GC.GetTotalMemory(forceFullCollection: false) / memory.TotalAvailableMemoryBytes;
    }
}
