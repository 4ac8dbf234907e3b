using Orleans.Runtime;

namespace Mdc.Runtime.Local.Activations;

/// <summary>On the caller's silo.</summary>
internal sealed class PreferLocalPlacement : PlacementStrategy;

/// <summary>Several activations on each silo.</summary>
internal sealed class StatelessWorkerPlacement(int maxLocalWorkers) : PlacementStrategy
{
    public int MaxLocalWorkers { get; } = maxLocalWorkers > 0
        ? maxLocalWorkers
        : throw new ArgumentOutOfRangeException(nameof(maxLocalWorkers), maxLocalWorkers, "A stateless worker needs at least one activation.");
}
