using Mdc.Grains.Interfaces;
using Mdc.Grains.Placement;
using Orleans.Runtime;

namespace Mdc.Grains;

/// <summary>One feeder seen from the cluster: passes the switch on to the pump in its process.</summary>
[FeederPlacement]
public sealed class FeederGrain(IFeederControl control) : Grain, IFeederGrain
{
    public ValueTask<FeederStatus> GetStatus() => ValueTask.FromResult(control.Status);

    public ValueTask Start()
    {
        control.Start();
        return ValueTask.CompletedTask;
    }

    public ValueTask Pause()
    {
        control.Pause();
        return ValueTask.CompletedTask;
    }
}
