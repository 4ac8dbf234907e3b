using Mdc.Runtime.Local.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Mdc.Runtime.Local.Activations;

/// <summary>Chooses the silo of a new activation, on behalf of the silo that wants to call it.</summary>
internal sealed class Placer(LocalSilo caller) : IPlacementContext
{
    public SiloAddress LocalSilo => caller.Address;

    public SiloStatus LocalSiloStatus => caller.Status;

    public SiloAddress[] GetCompatibleSilos(PlacementTarget target) =>
        [.. caller.Cluster.SilosFor(target.GrainIdentity.Type).Select(static s => s.Address)];

    /// <summary>The silo. Throws <see cref="SiloUnavailableException"/> where none is active that has the class.</summary>
    public async Task<LocalSilo> Place(GrainId grain, PlacementStrategy? strategy, Dictionary<string, object>? requestContext)
    {
        var silos = caller.Cluster.SilosFor(grain.Type);
        if (silos.Count == 0) throw new SiloUnavailableException($"No active silo has the class of {grain}.");

        var director = strategy is null ? null : caller.Services.GetKeyedService<IPlacementDirector>(strategy.GetType());
        if (director is not null)
        {
            var chosen = await director.OnAddActivation(strategy!, new PlacementTarget(grain, requestContext ?? []), this);
            // Looked for only now: the director may have asked around while a silo was given up.
            return caller.Cluster.SilosFor(grain.Type).FirstOrDefault(s => s.Address.Equals(chosen))
                ?? throw new OrleansException($"{director.GetType()} placed {grain} on {chosen}, which is not active or has not its class.");
        }

        var hint = IPlacementDirector.GetPlacementHint(requestContext!, [.. silos.Select(static s => s.Address)]);
        if (hint is not null) return silos.First(s => s.Address.Equals(hint));
        if (strategy is PreferLocalPlacement && silos.Contains(caller)) return caller;
        return silos[(int)(grain.GetUniformHashCode() % (uint)silos.Count)];
    }
}
