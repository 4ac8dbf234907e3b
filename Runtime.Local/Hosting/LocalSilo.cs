using System.Net;
using Mdc.Runtime.Local.Activations;
using Mdc.Runtime.Local.Calls;
using Mdc.Runtime.Local.Streams;
using Mdc.Runtime.Local.Turns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Hosting;

/// <summary>One silo: its services, its grain classes, its clock and its limits. One per host.</summary>
internal sealed partial class LocalSilo : ILocalSiloDetails, IDisposable
{
    private readonly Dictionary<GrainType, GrainClass> _classes = [];
    private readonly ILogger _log;
    private Collector? _collector;

    public LocalSilo(IServiceProvider services, LocalCluster cluster, ILocalScheduler scheduler, TimeProvider time, ILogger<LocalSilo> log)
    {
        _log = log;
        (Services, Cluster, Scheduler, Time) = (services, cluster, scheduler, time);
        var collection = Option<GrainCollectionOptions>();
        (ActivationTimeout, DeactivationTimeout) = (collection.ActivationTimeout, collection.DeactivationTimeout);
        var messaging = Option<SiloMessagingOptions>();
        (ResponseTimeoutTicks, MaxWaiting) = (CoarseClock.Ticks(messaging.ResponseTimeout), messaging.MaxEnqueuedRequestsHardLimit);
        (Name, ClusterId) = (Option<SiloOptions>().SiloName, Option<ClusterOptions>().ClusterId);

        var number = cluster.NextSiloNumber();
        Address = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11110 + number), number);
        Clock = new CoarseClock(time);
        Deadlines = new Deadlines(Clock);
        GrainFactory = new LocalGrainFactory(this);
        System = new SystemTurns(scheduler, LogRuntimeFailed);
        Wire = services.GetService<ISiloWire>();
    }

    public IServiceProvider Services { get; }

    public LocalCluster Cluster { get; }

    public ILocalScheduler Scheduler { get; }

    /// <summary>What delays and loses calls; null outside of simulations.</summary>
    public ISiloWire? Wire { get; }

    public TimeProvider Time { get; }

    public CoarseClock Clock { get; }

    public Deadlines Deadlines { get; }

    public LocalGrainFactory GrainFactory { get; }

    /// <summary>Turns for the runtime's own loops.</summary>
    public SystemTurns System { get; }

    public SiloAddress Address { get; }

    public SiloAddress SiloAddress => Address;

    public string Name { get; }

    public string ClusterId { get; }

    public SiloStatus Status { get; private set; } = SiloStatus.Created;

    public TimeSpan ActivationTimeout { get; }

    public TimeSpan DeactivationTimeout { get; }

    public int ResponseTimeoutTicks { get; }

    public int MaxWaiting { get; }

    public IReadOnlyCollection<GrainClass> Classes => _classes.Values;

    public bool Has(GrainType type) => _classes.ContainsKey(type);

    public GrainClass ClassOf(GrainType type) => _classes[type];

    /// <summary>Checks the contracts and joins the cluster, not yet active. Throws <see cref="OrleansConfigurationException"/>.</summary>
    public void Join()
    {
        var types = Option<GrainTypeOptions>();
        ContractRules.Check(types.Interfaces, types.Classes);
        foreach (var rules in Services.GetServices<SubscriptionRules>()) rules.Check(Services);
        foreach (var grainClass in types.Classes.Select(static c => new GrainClass(c)))
        {
            if (_classes.TryAdd(grainClass.Type, grainClass)) continue;
            throw new OrleansConfigurationException(
                $"{grainClass.Class} and {_classes[grainClass.Type].Class} are both grain type {grainClass.Type}: give one a [GrainType].");
        }

        Status = SiloStatus.Joining;
        Cluster.Join(this);
    }

    /// <summary>From now on the silo takes grains.</summary>
    public void Activate()
    {
        Status = SiloStatus.Active;
        var collection = Option<GrainCollectionOptions>();
        _collector = new Collector(this, collection.CollectionAge, collection.CollectionQuantum);
    }

    /// <summary>Takes no more grains and ends those it has.</summary>
    public async Task DeactivateAll(CancellationToken cancellationToken)
    {
        Status = SiloStatus.ShuttingDown;
        _collector?.Dispose();
        var activations = Cluster.ActivationsOf(this).ToList();
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo stops.");
        foreach (var activation in activations) activation.Deactivate(reason, cancellationToken);
        // One after the other: a WhenAll of tasks that continue asynchronously ends on the thread pool, where a simulation must not get.
        foreach (var activation in activations) await activation.Deactivated.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// The silo is gone, or the others give it up: what it held may start elsewhere from now on. One that was given up may run on without
    /// knowing, as one that hung does, and its grains then are activations too many until it is ended.
    /// </summary>
    public void Leave()
    {
        Status = SiloStatus.Dead;
        Cluster.Leave(this);
        Cluster.CutOff(this);
    }

    public void Dispose()
    {
        _collector?.Dispose();
        Clock.Dispose();
    }

    private T Option<T>() where T : class => Services.GetRequiredService<IOptions<T>>().Value;
}
