using Mdc.Runtime.Local.Hosting;
using Mdc.Runtime.Local.Proxies;
using Mdc.Runtime.Local.Turns;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Activations;

/// <summary>This part: what the grain and others see of its activation.</summary>
internal sealed partial class Activation : IGrainContext, IGrainExtensionBinder
{
    private Dictionary<Type, object>? _components;
    private WeakReference? _observer;
    private object? _instance;

    /// <summary>The silo it lives on; before it is placed, the caller's.</summary>
    public LocalSilo Silo { get; private set; }

    public GrainId GrainId { get; }

    public GrainReference GrainReference { get; }

    public object? GrainInstance => _observer is null ? _instance : _observer.Target;

    public IServiceProvider ActivationServices => _scope?.ServiceProvider ?? Silo.Services;

    public Task Deactivated => _deactivated.Task;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        if (Current == this) _ending ??= deactivationReason;
        else Post(new ActionItem(() => EndWith(deactivationReason)));
    }

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.Migrating, "The grain moves to another silo.");
        if (Current == this) Leave();
        else Post(new ActionItem(() =>
        {
            Leave();
            AfterTurn();
        }));

        void Leave()
        {
            if (_ending is not null) return;
            _ending = reason;
            _migration = requestContext ?? [];
        }
    }

    /// <summary>Ends the activation if it is still idle when its turn comes.</summary>
    public void DeactivateIfUnusedSince(int lastUse) => Post(new ActionItem(() =>
    {
        if (_lastUse == lastUse && !IsBusy) EndWith(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "Nobody called."));
    }));

    public object? GetTarget() => GrainInstance;

    public object? GetComponent(Type componentType)
    {
        if (componentType.IsInstanceOfType(this)) return this;
        if (_components?.GetValueOrDefault(componentType) is { } component) return component;
        return typeof(IGrainExtension).IsAssignableFrom(componentType) ? FindExtension(componentType) : null;
    }

    public void SetComponent<TComponent>(TComponent? value) where TComponent : class
    {
        if (value is null) _components?.Remove(typeof(TComponent));
        else (_components ??= [])[typeof(TComponent)] = value;
    }

    public TExtensionInterface GetExtension<TExtensionInterface>() where TExtensionInterface : class, IGrainExtension =>
        (TExtensionInterface)ExtensionFor(typeof(TExtensionInterface));

    public (TExtension, TExtensionInterface) GetOrSetExtension<TExtension, TExtensionInterface>(Func<TExtension> newExtensionFunc)
        where TExtension : class, TExtensionInterface
        where TExtensionInterface : class, IGrainExtension
    {
        if (_components?.GetValueOrDefault(typeof(TExtensionInterface)) is not TExtension extension)
        {
            extension = newExtensionFunc();
            (_components ??= [])[typeof(TExtensionInterface)] = extension;
        }

        return (extension, GrainReference.View<TExtensionInterface>());
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"{GrainId} on {Silo.Address}";

    private object ExtensionFor(Type contract) => FindExtension(contract)
        ?? throw new GrainExtensionNotInstalledException($"{GrainId} has no extension {contract}: nobody added one to its silo.");

    private object? FindExtension(Type contract)
    {
        if (_components?.GetValueOrDefault(contract) is { } known) return known;
        var made = ActivationServices.GetKeyedService<IGrainExtension>(contract);
        if (made is not null) (_components ??= [])[contract] = made;
        return made;
    }

    private void EndWith(DeactivationReason reason)
    {
        _ending ??= reason;
        AfterTurn();
    }
}
