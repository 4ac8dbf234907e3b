using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Metadata
{
    /// <summary>An attribute of a grain class that binds it to something outside, such as a stream namespace.</summary>
    public interface IGrainBindingsProviderAttribute
    {
        /// <summary>The bindings, each a set of properties named in <see cref="WellKnownGrainTypeProperties"/>.</summary>
        IEnumerable<Dictionary<string, string?>> GetBindings(IServiceProvider services, Type grainClass, GrainType grainType);
    }
}

namespace Orleans
{
    /// <summary>
    /// Every stream of the namespace has the grain of the same key as its subscriber, on every provider that has that namespace.
    /// </summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public class ImplicitStreamSubscriptionAttribute(string streamNamespace, string? streamIdMapper = null)
        : Attribute, IGrainBindingsProviderAttribute
    {
        /// <summary>Which namespaces match.</summary>
        public IStreamNamespacePredicate Predicate { get; } = new ExactMatchStreamNamespacePredicate(streamNamespace.Trim());

        /// <summary>The name of the <see cref="IStreamIdMapper"/> that makes the grain key; null is the default one.</summary>
        public string? StreamIdMapper { get; init; } = streamIdMapper;

        /// <inheritdoc/>
        public IEnumerable<Dictionary<string, string?>> GetBindings(IServiceProvider services, Type grainClass, GrainType grainType)
        {
            yield return new Dictionary<string, string?>
            {
                [WellKnownGrainTypeProperties.BindingTypeKey] = WellKnownGrainTypeProperties.StreamBindingTypeValue,
                [WellKnownGrainTypeProperties.StreamBindingPatternKey] = Predicate.PredicatePattern,
                [WellKnownGrainTypeProperties.StreamIdMapperKey] = StreamIdMapper,
                [WellKnownGrainTypeProperties.LegacyGrainKeyType] =
                    typeof(IGrainWithIntegerKey).IsAssignableFrom(grainClass) ? nameof(Int64) : nameof(String),
            };
        }
    }
}
