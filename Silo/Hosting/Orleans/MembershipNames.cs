using Mdc.Grains.Placement;
using Orleans.Runtime;

namespace Mdc.Silo.Hosting;

/// <summary>Silos' names as the membership table has them.</summary>
internal sealed class MembershipNames(ISiloStatusOracle membership) : ISiloNames
{
    public string? NameOf(SiloAddress silo) => membership.TryGetSiloName(silo, out var name) ? name : null;
}
