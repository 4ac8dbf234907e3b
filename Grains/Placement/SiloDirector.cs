using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Mdc.Grains.Placement;

/// <summary>A grain that works for one silo: on the silo that its key names.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SiloPlacementAttribute() : PlacementAttribute(new SiloPlacement());

/// <summary>Names <see cref="SiloDirector"/>.</summary>
[GenerateSerializer, Immutable, Alias("mdc.silo-placement")]
public sealed class SiloPlacement : PlacementStrategy;

/// <summary>Places a grain on the silo whose address is its key; throws <see cref="SiloUnavailableException"/> where that is gone.</summary>
public sealed class SiloDirector : IPlacementDirector
{
    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString();
        return Task.FromResult(context.GetCompatibleSilos(target).FirstOrDefault(silo => silo.ToParsableString() == key)
            ?? throw new SiloUnavailableException($"Silo {key} is gone."));
    }
}
