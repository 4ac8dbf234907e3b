namespace Mdc.Client.Connection;

/// <summary>
/// How long to wait before the next attempt. Doubled by each failure, never shorter than the gateway asks for, and spread over as much again:
/// clients that lost their gateway together do not come back together.
/// </summary>
/// <param name="options">The first and the longest pause.</param>
/// <param name="random">Spreads; one thread.</param>
internal sealed class Backoff(MarketDataClientOptions options, Random random)
{
    private TimeSpan _pause = options.FirstPause;

    /// <summary>The pause before the next attempt.</summary>
    /// <param name="failure">Why the last one failed.</param>
    public TimeSpan Next(MarketDataException? failure)
    {
        var least = failure is GatewayBusyException { After: { } asked } && asked > _pause ? asked : _pause;
        _pause = _pause * 2 < options.LongestPause ? _pause * 2 : options.LongestPause;
        return least * (1 + random.NextDouble());
    }
}
