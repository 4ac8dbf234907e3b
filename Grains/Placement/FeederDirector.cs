using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Mdc.Grains.Placement;

/// <summary>Which names the silos of the cluster go by.</summary>
public interface ISiloNames
{
    /// <summary>The silo's name; null where it is not known.</summary>
    string? NameOf(SiloAddress silo);
}

/// <summary>Places what speaks for a feeder on that feeder's silo: only feeders' silos have the class, and each is named after its number.</summary>
public sealed class FeederDirector(ISiloNames names) : IPlacementDirector
{
    /// <summary>The name of the silo of a feeder.</summary>
    public static string SiloNameOf(string feeder) => $"feeder-{feeder}";

    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        var wanted = SiloNameOf(target.GrainIdentity.Key.ToString()!);
        var named = silos.FirstOrDefault(silo => names.NameOf(silo) == wanted);
        if (named is not null) return Task.FromResult(named);

        // A cluster of one feeder need not name it.
        return silos is [var only] && names.NameOf(only) is null
            ? Task.FromResult(only)
            : throw new SiloUnavailableException($"The silo of feeder {target.GrainIdentity.Key} is not there.");
    }
}

/// <summary>Knows no names: for a cluster that has one feeder at most.</summary>
internal sealed class NoSiloNames : ISiloNames
{
    public string? NameOf(SiloAddress silo) => null;
}
