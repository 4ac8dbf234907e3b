using System.Collections.Concurrent;
using System.Collections.Immutable;
using Mdc.Runtime.Local.Activations;
using Mdc.Runtime.Local.Storage;
using Mdc.Runtime.Local.Streams;
using Orleans;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Hosting;

/// <summary>
/// What the silos of one process share: the directory, which holds at most one activation per grain, and the manifest.
/// There is one silo outside of tests.
/// </summary>
internal sealed class LocalCluster
{
    private readonly ConcurrentDictionary<GrainId, ICallTarget> _directory = new();
    private readonly ConcurrentDictionary<string, MemoryGrainStorage> _storages = new();
    private readonly Lock _lock = new();
    private volatile Manifest _manifest = Manifest.Of(0, []);
    private int _silosSoFar;
    private long _observersSoFar;

    public ImmutableArray<LocalSilo> Silos => _manifest.Silos;

    public StreamChannels Streams { get; } = new();

    /// <summary>The memory storage of a name; all silos share it.</summary>
    public MemoryGrainStorage Storage(string name) => _storages.GetOrAdd(name, static _ => new MemoryGrainStorage());

    /// <summary>The number of the next silo, from 1.</summary>
    public int NextSiloNumber() => Interlocked.Increment(ref _silosSoFar);

    public void Join(LocalSilo silo) => Change(silos => silos.Add(silo));

    public void Leave(LocalSilo silo) => Change(silos => silos.Remove(silo));

    /// <summary>The active silos that have the class, in the order of their addresses.</summary>
    public IReadOnlyList<LocalSilo> SilosFor(GrainType type) =>
        [.. Silos.Where(s => s.Status == SiloStatus.Active && s.Has(type)).OrderBy(static s => s.Address)];

    /// <summary>The class behind an interface. Throws <see cref="ArgumentException"/> where none or no certain one implements it.</summary>
    public GrainType TypeFor(Type contract, string? classNamePrefix) => _manifest.TypeFor(contract, classNamePrefix);

    public (MajorMinorVersion Version, ImmutableDictionary<GrainType, GrainBindings> Bindings) AllBindings()
    {
        var manifest = _manifest;
        return (new MajorMinorVersion(0, manifest.Version), manifest.Bindings);
    }

    /// <summary>Where calls of this grain go now; a grain without activation gets one, an observer that is gone does not.</summary>
    public ICallTarget TargetOf(GrainId id, LocalSilo caller)
    {
        if (_directory.TryGetValue(id, out var target)) return target;
        if (id.Type == LocalGrainFactory.ObserverType) throw new ClientNotAvailableException(id);
        // Who was given up, and does not know, places nothing any more: nobody would end it when that silo goes.
        if (!Silos.Contains(caller)) throw new SiloUnavailableException($"{caller} has left the cluster.");
        var grainClass = _manifest.ClassOf(id.Type) ?? throw new ArgumentException($"No silo has a grain class of type {id.Type}.", nameof(id));
        return _directory.GetOrAdd(id, static (id, made) => made.grainClass.Placement is StatelessWorkerPlacement { MaxLocalWorkers: var most }
            ? new StatelessWorkers(() => made.cluster.HomeOfWorker(id, made.caller), id, made.grainClass, most)
            : new Activation(made.caller, id, made.grainClass), (cluster: this, caller, grainClass));
    }

    // With the caller where it has the class and is still there, else where else.
    private LocalSilo HomeOfWorker(GrainId id, LocalSilo caller) =>
        caller.Has(id.Type) && Silos.Contains(caller) ? caller : SilosFor(id.Type).FirstOrDefault() ?? throw new SiloUnavailableException($"No silo has a grain class of type {id.Type}.");

    public GrainId AddObserver(LocalSilo silo, object target)
    {
        var id = GrainId.Create(LocalGrainFactory.ObserverType, $"{silo.Address}/{Interlocked.Increment(ref _observersSoFar)}");
        _directory[id] = Activation.Observer(silo, id, target);
        return id;
    }

    public void RemoveObserver(GrainId id)
    {
        if (_directory.TryGetValue(id, out var target)) (target as Activation)?.Drop();
    }

    public void Remove(Activation activation) => _directory.TryRemove(new(activation.GrainId, activation));

    public void Replace(Activation activation, Activation successor) => _directory.TryUpdate(activation.GrainId, successor, activation);

    /// <summary>Forgets what a silo holds, observers too: who calls looks for a new target.</summary>
    public void CutOff(LocalSilo silo)
    {
        foreach (var (id, target) in _directory)
        {
            if (target is StatelessWorkers pool) pool.CutOff(silo);
            else if (target is Activation activation && ReferenceEquals(activation.Silo, silo))
            {
                activation.CutOff();
                _directory.TryRemove(new(id, target));
            }
        }
    }

    /// <summary>The activations on a silo, without observers.</summary>
    public IEnumerable<Activation> ActivationsOf(LocalSilo silo) => _directory.Values
        .SelectMany(static t => t is StatelessWorkers pool ? pool.Workers : [(Activation)t])
        .Where(a => ReferenceEquals(a.Silo, silo) && a.GrainId.Type != LocalGrainFactory.ObserverType);

    private void Change(Func<ImmutableArray<LocalSilo>, ImmutableArray<LocalSilo>> change)
    {
        lock (_lock) _manifest = Manifest.Of(_manifest.Version + 1, change(_manifest.Silos));
    }
}
