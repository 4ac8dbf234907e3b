using Mdc.Grains;
using Mdc.Grains.Placement;
using Mdc.Grains.Streams;
using Mdc.Runtime.Local.Calls;
using Mdc.Runtime.Local.Hosting;
using Mdc.Runtime.Local.Turns;
using Mdc.Simulation.Scheduling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Mdc.Simulation.World;

/// <summary>One process with one silo: the production grains on simulated time, network and disk.</summary>
internal sealed class SimulatedSilo
{
    private static readonly IConfiguration NoConfiguration = new ConfigurationBuilder().Build();

    private readonly SimulatedWorld _world;
    private readonly ServiceProvider _services;
    private readonly SystemTurns _turns;

    /// <summary>Makes the process. It runs once <see cref="Start"/> has been called.</summary>
    /// <param name="world">Where it lives.</param>
    /// <param name="process">The process it is in; the silo has its name.</param>
    /// <param name="without">Grain classes it does not run: its role.</param>
    /// <param name="configure">What else its services are.</param>
    public SimulatedSilo(SimulatedWorld world, SimulatedProcess process, IReadOnlyList<Type> without, Action<IServiceCollection> configure)
    {
        _world = world;
        Process = process;
        var services = new ServiceCollection();
        services.AddSingleton(world.Cluster);
        services.AddSingleton<ILocalScheduler>(Process);
        services.AddSingleton<TimeProvider>(process.Clock);
        services.AddSingleton<ISiloWire>(world.Network);
        services.AddSingleton<ILoggerProvider>(new WorldLog(world, process.Name));
        services.AddSingleton<ISiloNames>(new Names(world));
        configure(services);

        var builder = new SiloBuilder(services, NoConfiguration);
        builder.AddMarketGrains();
        builder.AddMemoryGrainStorage(StorageNames.Contracts);
        builder.AddMemoryGrainStorage(StorageNames.Recording);
        builder.Configure<SiloOptions>(options => options.SiloName = process.Name);
        builder.Configure<GrainTypeOptions>(options => options.Classes.ExceptWith(without));
        builder.Configure<GrainOptions>(world.Configure);
        builder.Configure<GrainCollectionOptions>(world.Configure);
        _services = services.BuildServiceProvider();
        Silo = _services.GetRequiredService<LocalSilo>();
        world.Network.Join(Silo, Process);
        _turns = new SystemTurns(Process, e => world.Fail($"{process.Name}: a loop failed: {e}"));
    }

    public SimulatedProcess Process { get; }

    public LocalSilo Silo { get; }

    public IServiceProvider Services => _services;

    public bool IsRunning => !Process.IsDead && !Process.IsHung && Silo.Status == SiloStatus.Active;

    /// <summary>Joins the cluster, then does what else the process is for.</summary>
    public void Start(Func<Task>? then = null) => Run(async () =>
    {
        await Host.StartAsync(CancellationToken.None);
        if (then is not null) await then();
    });

    /// <summary>Leaves in order: grains are deactivated, then the process ends.</summary>
    public void Stop(Action ended) => Run(async () =>
    {
        await Host.StopAsync(CancellationToken.None);
        End();
        ended();
    });

    /// <summary>Runs a loop of the process.</summary>
    public void Run(Func<Task> loop) => _ = _turns.Run(async () =>
    {
        try
        {
            await loop();
        }
        catch (Exception e)
        {
            _world.Fail($"{Process.Name}: {e}");
        }
    });

    /// <summary>kill -9.</summary>
    public void End()
    {
        Process.Kill();
        Silo.Dispose();
    }

    private SiloHost Host => _services.GetServices<IHostedService>().OfType<SiloHost>().Single();

    private sealed class Names(SimulatedWorld world) : ISiloNames
    {
        public string? NameOf(SiloAddress silo) => world.Cluster.Silos.FirstOrDefault(each => each.Address.Equals(silo))?.Name;
    }

    private sealed class WorldLog(SimulatedWorld world, string silo) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            world.Say($"{silo}: {formatter(state, exception)}{(exception is null ? "" : ": " + exception.Message)}");
    }
}
