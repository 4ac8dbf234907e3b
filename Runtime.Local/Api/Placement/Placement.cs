using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>How a grain class chooses its silo; a marker that names an <see cref="Placement.IPlacementDirector"/>.</summary>
    public abstract class PlacementStrategy;
}

namespace Orleans.Placement
{
    /// <summary>Gives a grain class its <see cref="Runtime.PlacementStrategy"/>.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public abstract class PlacementAttribute : Attribute
    {
        /// <summary>With the strategy.</summary>
        protected PlacementAttribute(PlacementStrategy placement) => PlacementStrategy = placement;

        /// <summary>The strategy.</summary>
        public PlacementStrategy PlacementStrategy { get; private set; }
    }

    /// <summary>The grain lives on the caller's silo.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class PreferLocalPlacementAttribute() : PlacementAttribute(new Mdc.Runtime.Local.Activations.PreferLocalPlacement());
}

namespace Orleans.Concurrency
{
    /// <summary>
    /// Several activations of one key at once, to spread work that needs no state of its own; they are called without order.
    /// </summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class StatelessWorkerAttribute : Placement.PlacementAttribute
    {
        /// <summary>At most as many activations per key and silo as the machine has processors.</summary>
        public StatelessWorkerAttribute() : this(Environment.ProcessorCount)
        {
        }

        /// <summary>At most so many activations per key and silo.</summary>
        public StatelessWorkerAttribute(int maxLocalWorkers)
            : base(new Mdc.Runtime.Local.Activations.StatelessWorkerPlacement(maxLocalWorkers))
        {
        }
    }
}

namespace Orleans.Runtime.Placement
{
    /// <summary>What is to be placed.</summary>
    public readonly struct PlacementTarget
    {
        internal PlacementTarget(GrainId grainIdentity, Dictionary<string, object> requestContextData)
        {
            GrainIdentity = grainIdentity;
            RequestContextData = requestContextData;
        }

        /// <summary>Which grain.</summary>
        public GrainId GrainIdentity { get; }

        /// <summary>The request context of the call that needs the grain.</summary>
        public Dictionary<string, object> RequestContextData { get; }
    }

    /// <summary>Where a grain may be placed.</summary>
    public interface IPlacementContext
    {
        /// <summary>The caller's silo, which is the one that places.</summary>
        SiloAddress LocalSilo { get; }

        /// <summary>Its status.</summary>
        SiloStatus LocalSiloStatus { get; }

        /// <summary>The active silos that have the grain's class, in the order of their addresses.</summary>
        SiloAddress[] GetCompatibleSilos(PlacementTarget target);
    }

    /// <summary>Chooses silos for the grains of a <see cref="PlacementStrategy"/>.</summary>
    public interface IPlacementDirector
    {
        /// <summary>The name in the request context whose value is the <see cref="SiloAddress"/> to prefer.</summary>
        public const string PlacementHintKey = nameof(PlacementHintKey);

        /// <summary>The silo for a grain that has no activation.</summary>
        Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context);

        /// <summary>The silo the request context prefers; null without one, or where it may not have the grain.</summary>
        public static SiloAddress? GetPlacementHint(Dictionary<string, object> requestContextData, SiloAddress[] compatibleSilos) =>
            requestContextData is not null
            && requestContextData.TryGetValue(PlacementHintKey, out var value)
            && value is SiloAddress hint
            && compatibleSilos.Contains(hint) ? hint : null;
    }
}
