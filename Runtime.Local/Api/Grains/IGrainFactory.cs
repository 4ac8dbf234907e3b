using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Makes references. Usable from any thread, in grains and outside; calls from outside are in no particular order.
/// Asking for an interface that no registered class implements throws <see cref="ArgumentException"/> at once.
/// </summary>
public interface IGrainFactory
{
    /// <summary>The grain of an integer key.</summary>
    TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey;

    /// <summary>The grain of a text key.</summary>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;

    /// <summary>The grain of an id, seen through any of its interfaces or an <see cref="IGrainExtension"/>.</summary>
    TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable;

    /// <summary>
    /// A reference by which grains call this object, one call at a time. The runtime holds the object weakly: keep it yourself,
    /// else it is collected and callers get <see cref="ClientNotAvailableException"/>.
    /// </summary>
    TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver;

    /// <summary>Ends a reference made by <see cref="CreateObjectReference{T}"/>.</summary>
    void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver;
}

/// <summary>The way in from outside the grains.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The services of the client's host.</summary>
    IServiceProvider ServiceProvider { get; }
}
