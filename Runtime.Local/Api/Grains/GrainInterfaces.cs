using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>What a grain reference can point to.</summary>
    public interface IAddressable;

    /// <summary>An interface that the runtime, not the grain class, answers on every grain it is installed for.</summary>
    public interface IGrainExtension : IAddressable;
}

namespace Orleans
{
    /// <summary>A grain's interface. Use one of the keyed ones.</summary>
    public interface IGrain : IAddressable;

    /// <summary>A grain addressed by text.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>A grain addressed by an integer.</summary>
    public interface IGrainWithIntegerKey : IGrain;

    /// <summary>An object outside the grains that grains may call, through <see cref="IGrainFactory.CreateObjectReference{T}"/>.</summary>
    public interface IGrainObserver : IAddressable;

    /// <summary>A grain class. Derive from <see cref="Grain"/>.</summary>
    public interface IGrainBase
    {
        /// <summary>The activation.</summary>
        IGrainContext GrainContext { get; }

        /// <summary>Runs before the first call. An exception fails the activation and reaches the callers.</summary>
        Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

        /// <summary>Runs after the last call. Not guaranteed: a process may die.</summary>
        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
    }
}
