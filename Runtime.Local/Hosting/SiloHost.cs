using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Hosting;

/// <summary>Starts and stops the silo with its host.</summary>
internal sealed class SiloHost(LocalSilo silo, SiloLifecycle lifecycle, IEnumerable<ILifecycleParticipant<ISiloLifecycle>> participants)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        silo.Join();
        lifecycle.Subscribe("Silo", ServiceLifecycleStage.BecomeActive, Activate, static _ => Task.CompletedTask);
        lifecycle.Subscribe("Silo", ServiceLifecycleStage.GrainDeactivation, static _ => Task.CompletedTask, silo.DeactivateAll);
        foreach (var participant in participants) participant.Participate(lifecycle);
        await lifecycle.Start(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await lifecycle.Stop(cancellationToken);
        silo.Leave();
    }

    private Task Activate(CancellationToken cancellationToken)
    {
        silo.Activate();
        return Task.CompletedTask;
    }
}
