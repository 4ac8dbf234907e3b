using Mdc.Domain.Bars;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Mdc.Grains;

/// <summary>Where a shard lives, how it goes elsewhere, and how its instruments are called to where it is.</summary>
public sealed partial class TickShardGrain
{
    private const int CallsHome = 5;
    private static readonly TimeSpan BetweenCallsHome = TimeSpan.FromMilliseconds(20);

    public ValueTask<SiloAddress> Where() => ValueTask.FromResult(silo.SiloAddress);

    public async ValueTask MoveTo(SiloAddress target)
    {
        if (target.Equals(silo.SiloAddress)) return;
        _isLost = true;
        LogMoves(Shard, target);
        Announce();
        // Awaited, so that they are gone before the next activation calls the roll: it finds them on its own silo then.
        try
        {
            await Task.WhenAll(_instruments.All.Select(instrument => instrument.Grain.Leave().AsTask()));
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            // Who stays behind is called home by the roll.
        }
        RequestContext.Set(IPlacementDirector.PlacementHintKey, target);
        MigrateOnIdle();
    }

    private void Lose()
    {
        _isLost = true;
        DeactivateOnIdle();
    }

    // Only calls to an activation that is already active keep their order, so each instrument is told where to go on, awaited, before its first slice.
    private Task RollCall(IReadOnlyList<ShardInstrument> touched)
    {
        List<Task>? calls = null;
        foreach (var instrument in touched)
        {
            if (instrument.Restored) continue;
            instrument.Restored = true;
            var stored = _recovery.States.TryGetValue(instrument.Code, out var known) ? new StoredFold(known.Bar, known.State) : null;
            (calls ??= []).Add(Restore(instrument, stored));
        }
        return calls is null ? Task.CompletedTask : Task.WhenAll(calls);
    }

    // One that stayed behind when the shard moved comes home first; where it does not, it is served from afar. The hint spares placement the
    // question where this shard is, which one that is about to end could not answer.
    private async Task Restore(ShardInstrument instrument, StoredFold? stored)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.SiloAddress);
        for (var attempt = 1; !await instrument.Grain.Restore(_incarnation, stored, _recovery.LowWater, attempt < CallsHome ? silo.SiloAddress : null); attempt++)
            await Task.Delay(BetweenCallsHome, time);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Shard {Shard} moves to {Target}")]
    private partial void LogMoves(int shard, SiloAddress target);
}
