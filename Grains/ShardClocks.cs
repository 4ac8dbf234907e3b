using Mdc.Domain.Instruments;
using Mdc.Grains.Interfaces;
using Orleans.Runtime;

namespace Mdc.Grains;

/// <summary>The newest time of each exchange that one shard has seen, told to the exchange's clock when the shard asks for it.</summary>
/// <remarks>Owned by the shard's activation. Nothing waits for a clock and nothing depends on one.</remarks>
internal sealed class ShardClocks
{
    private static readonly Exchange[] Exchanges = Enum.GetValues<Exchange>();

    private readonly long[] _newestNs = new long[byte.MaxValue + 1];
    private readonly long[] _toldNs = new long[Exchanges.Length];
    private readonly Task[] _telling = new Task[Exchanges.Length];

    /// <summary>An accepted tick of an exchange, unix nanoseconds. Allocates nothing.</summary>
    public void Note(Exchange exchange, long exchangeNs)
    {
        ref var newestNs = ref _newestNs[(byte)exchange];
        if (exchangeNs > newestNs) newestNs = exchangeNs;
    }

    /// <summary>Tells what is new. A clock that has not answered yet is not told again before it does.</summary>
    public void Tell(IGrainFactory grains)
    {
        foreach (var exchange in Exchanges)
        {
            var (i, newestNs) = ((int)exchange, _newestNs[(byte)exchange]);
            if (exchange == Exchange.None || newestNs == _toldNs[i] || _telling[i] is { IsCompleted: false }) continue;
            _toldNs[i] = newestNs;
            _telling[i] = Tell(grains.GetGrain<ISessionClockGrain>(exchange.ToString()), newestNs);
        }
    }

    // A clock is for eyes: what fails now is told with the next newer tick.
    private static async Task Tell(ISessionClockGrain clock, long newestNs)
    {
        try
        {
            await clock.Report(newestNs);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
        }
    }
}
