using Mdc.Runtime.Local.Proxies;
using Orleans;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Hosting;

/// <inheritdoc/>
internal sealed class LocalGrainFactory(LocalSilo silo) : IClusterClient
{
    public static readonly GrainType ObserverType = GrainType.Create("observer");

    public IServiceProvider ServiceProvider => silo.Services;

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        Reference<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return Reference<TGrainInterface>(IdSpan.Create(primaryKey), grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId) where TGrainInterface : IAddressable =>
        ProxyOf<TGrainInterface>.Create(silo, grainId);

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        if (obj is GrainReference) throw new ArgumentException("The object is a reference already.", nameof(obj));
        return ProxyOf<TGrainObserverInterface>.Create(silo, silo.Cluster.AddObserver(silo, obj));
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        if (obj is not GrainReference reference) throw new ArgumentException("Give the reference, not the object behind it.", nameof(obj));
        silo.Cluster.RemoveObserver(reference.GrainId);
    }

    private TGrainInterface Reference<TGrainInterface>(IdSpan key, string? classNamePrefix) =>
        ProxyOf<TGrainInterface>.Create(silo, GrainId.Create(silo.Cluster.TypeFor(typeof(TGrainInterface), classNamePrefix), key));
}
