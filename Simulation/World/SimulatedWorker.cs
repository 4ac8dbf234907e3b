using Mdc.Grains.Interfaces;
using Mdc.Simulation.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace Mdc.Simulation.World;

/// <summary>A worker's host: its clock stays, its process comes and goes.</summary>
internal sealed class SimulatedWorker(SimulatedWorld world, string name, SimulatedClock clock)
{
    private int _starts;

    public string Name => name;

    public SimulatedClock Clock => clock;

    public SimulatedSilo? Silo { get; private set; }

    public bool IsRunning => Silo is { IsRunning: true };

    public void Start()
    {
        Silo = world.NewWorker($"{name}.{++_starts}", clock);
        Silo.Services.GetRequiredService<IPushHub>().Attach(world.Clients.NewClient());
        Silo.Start();
        world.Say($"{Silo.Process.Name} starts");
    }
}
