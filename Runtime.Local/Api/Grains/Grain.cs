using Mdc.Runtime.Local.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The base of grain classes. Created, used and dropped by its activation only; never construct one yourself.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    /// <summary>Binds the grain to the activation that is constructing it.</summary>
    protected Grain() => GrainContext = RuntimeContext.Current
        ?? throw new InvalidOperationException("Grains are constructed by the runtime only: ask the grain factory for a reference.");

    /// <summary>The activation.</summary>
    public IGrainContext GrainContext { get; }

    /// <summary>A reference to this grain that others may call.</summary>
    public GrainReference GrainReference => GrainContext.GrainReference;

    /// <summary>The grain id as text.</summary>
    public string IdentityString => GrainContext.GrainId.ToString();

    /// <summary>Makes references to other grains.</summary>
    protected IGrainFactory GrainFactory => ((Activation)GrainContext).Silo.GrainFactory;

    /// <summary>The activation's scope of services.</summary>
    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    /// <summary>Ends this activation once its running calls are done. Calls that wait go to the next activation.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>
    /// Moves this activation to the silo that placement (or the hint in the request context) says, once its running calls are done.
    /// With one silo there is nowhere to go: it deactivates.
    /// </summary>
    protected void MigrateOnIdle() => GrainBaseExtensions.MigrateOnIdle(this);

    /// <inheritdoc/>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;
}
