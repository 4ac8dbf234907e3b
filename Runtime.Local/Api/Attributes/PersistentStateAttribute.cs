namespace Orleans
{
    /// <summary>Marks attributes on constructor parameters that the runtime fills itself.</summary>
    public interface IFacetMetadata;
}

namespace Orleans.Runtime
{
    /// <summary>Which state of which storage a facet stands for.</summary>
    public interface IPersistentStateConfiguration
    {
        /// <summary>The state's name, unique within the grain class.</summary>
        string StateName { get; }

        /// <summary>The storage's name; null is the default storage.</summary>
        string? StorageName { get; }
    }

    /// <summary>On a constructor parameter of type <see cref="IPersistentState{TState}"/>: the grain's stored state, read before activation.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class PersistentStateAttribute(string stateName, string? storageName = null)
        : Attribute, IFacetMetadata, IPersistentStateConfiguration
    {
        /// <inheritdoc/>
        public string StateName { get; } = stateName;

        /// <inheritdoc/>
        public string? StorageName { get; } = storageName;
    }
}
