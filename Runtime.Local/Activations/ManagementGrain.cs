using Mdc.Runtime.Local.Hosting;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Activations;

/// <inheritdoc/>
[GrainType("management"), Reentrant]
internal sealed class ManagementGrain(LocalCluster cluster) : Grain, IManagementGrain
{
    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false) => Task.FromResult(
        cluster.Silos.Where(s => !onlyActive || s.Status == SiloStatus.Active).ToDictionary(static s => s.Address, static s => s.Status));

    public Task<int> GetTotalActivationCount() => Task.FromResult(cluster.Silos.Sum(s => cluster.ActivationsOf(s).Count()));
}
