using System.Text;
using Mdc.Domain.Instruments;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Mdc.Grains.Placement;

/// <summary>Places an instrument, or a shard's writer, where the shard is now, by asking it.</summary>
/// <remarks>
/// The shard's hash is not enough: after a join the hash already names the new silo while the shard still lives on the old one, and calls
/// between silos lose the order that calls within one have. A shard that does not answer is about to be placed: then its hash is right.
/// </remarks>
public sealed class WithShardDirector(IGrainFactory grains, IOptions<GrainOptions> options) : IPlacementDirector
{
    /// <inheritdoc/>
    public async Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        if (IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) is { } hint) return hint;
        if (!target.GrainIdentity.TryGetIntegerKey(out var shard, out _)) shard = ShardMap.ShardOf(Encoding.UTF8.GetBytes(target.GrainIdentity.Key.ToString()!), options.Value.Shards);
        try
        {
            if (await grains.GetGrain<ITickShardGrain>(shard).Where() is var where && silos.Contains(where)) return where;
        }
        catch (Exception)
        {
            // Whatever keeps the shard from answering, its silo's death most of all, is told to those who send to it.
        }
        return Rendezvous.Choose(shard, silos);
    }
}
