using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Mdc.Grains.Placement;

/// <summary>Places a shard by rendezvous hash: every silo chooses the same one, and a silo that leaves moves its own shards only.</summary>
public sealed class ShardDirector : IPlacementDirector
{
    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        if (!target.GrainIdentity.TryGetIntegerKey(out var shard, out _)) throw new ArgumentException($"{target.GrainIdentity} has no shard's number as key.");
        return Task.FromResult(IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) ?? Rendezvous.Choose(shard, silos));
    }
}

/// <summary>Highest random weight: each pair of shard and silo has one, and the highest wins.</summary>
public static class Rendezvous
{
    /// <summary>The silo for a shard, the same on every machine and in every order of the silos. Throws where there is no silo.</summary>
    public static SiloAddress Choose(long shard, IReadOnlyCollection<SiloAddress> silos) =>
        silos.Count == 0 ? throw new SiloUnavailableException($"No silo takes shard {shard}.") : silos.MaxBy(silo => (Weight(shard, silo), silo))!;

    // Mixes so that neighbouring shards and silos that differ in their port alone have nothing in common (the finalizer of SplitMix64).
    private static ulong Weight(long shard, SiloAddress silo)
    {
        var mixed = ((ulong)shard << 32 | (uint)silo.GetConsistentHashCode()) * 0x9E37_79B9_7F4A_7C15UL;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return mixed ^ (mixed >> 31);
    }
}
