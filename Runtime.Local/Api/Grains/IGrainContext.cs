using Orleans.Serialization.Invocation;

namespace Orleans.Serialization.Invocation
{
    /// <summary>Holds the object that calls go to, and components beside it.</summary>
    public interface ITargetHolder
    {
        /// <summary>The grain, or null before it exists.</summary>
        object? GetTarget();

        /// <summary>A component or an installed extension; null where there is none.</summary>
        object? GetComponent(Type componentType);
    }
}

namespace Orleans.Runtime
{
    /// <summary>One activation of a grain.</summary>
    public interface IGrainContext : ITargetHolder, IEquatable<IGrainContext>
    {
        /// <summary>A reference to the grain.</summary>
        GrainReference GrainReference { get; }

        /// <summary>Which grain.</summary>
        GrainId GrainId { get; }

        /// <summary>The grain; null before it is constructed.</summary>
        object? GrainInstance { get; }

        /// <summary>The activation's scope of services.</summary>
        IServiceProvider ActivationServices { get; }

        /// <summary>Completes when the activation has ended. Do not await it in the grain itself.</summary>
        Task Deactivated { get; }

        /// <summary>Puts a component beside the grain; null removes it.</summary>
        void SetComponent<TComponent>(TComponent? value) where TComponent : class;

        /// <summary>Ends the activation once its running calls are done.</summary>
        void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);

        /// <summary>Moves the activation once its running calls are done.</summary>
        void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default);
    }

    /// <summary>The activation whose turn this is.</summary>
    public interface IGrainContextAccessor
    {
        /// <summary>The activation; null outside of turns.</summary>
        IGrainContext GrainContext { get; }
    }

    /// <summary>Installs extensions on the activation whose turn this is; a component of every <see cref="IGrainContext"/>.</summary>
    public interface IGrainExtensionBinder
    {
        /// <summary>The extension, made from its registration if it is not there yet. Throws <see cref="GrainExtensionNotInstalledException"/>.</summary>
        TExtensionInterface GetExtension<TExtensionInterface>() where TExtensionInterface : class, IGrainExtension;

        /// <summary>The extension that is there, or the new one, and a reference by which others call it.</summary>
        (TExtension, TExtensionInterface) GetOrSetExtension<TExtension, TExtensionInterface>(Func<TExtension> newExtensionFunc)
            where TExtension : class, TExtensionInterface
            where TExtensionInterface : class, IGrainExtension;
    }

    /// <summary>Typed look-up of components.</summary>
    public static class TargetHolderExtensions
    {
        /// <summary>A component or an installed extension; null where there is none.</summary>
        public static TComponent? GetComponent<TComponent>(this ITargetHolder targetHolder) where TComponent : class =>
            (TComponent?)targetHolder.GetComponent(typeof(TComponent));
    }
}

namespace Orleans
{
    using Orleans.Runtime;

    /// <summary>Typed look-up of extensions.</summary>
    public static class GrainContextComponentExtensions
    {
        /// <summary>The extension, made from its registration if it is not there yet. Throws <see cref="GrainExtensionNotInstalledException"/>.</summary>
        public static TComponent GetGrainExtension<TComponent>(this IGrainContext context) where TComponent : class, IGrainExtension =>
            context.GetComponent<IGrainExtensionBinder>()!.GetExtension<TComponent>();
    }
}
