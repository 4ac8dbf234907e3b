using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Orleans.Metadata
{
    /// <summary>What a grain class is bound to.</summary>
    public class GrainBindings(GrainType grainType, ImmutableArray<ImmutableDictionary<string, string>> bindings)
    {
        /// <summary>The class.</summary>
        public GrainType GrainType { get; } = grainType;

        /// <summary>Its bindings, each a set of properties named in <see cref="WellKnownGrainTypeProperties"/>.</summary>
        public ImmutableArray<ImmutableDictionary<string, string>> Bindings { get; } = bindings;
    }

    /// <summary>The bindings of all grain classes in the cluster.</summary>
    public class GrainBindingsResolver
    {
        private readonly Func<(MajorMinorVersion, ImmutableDictionary<GrainType, GrainBindings>)> _bindings;

        internal GrainBindingsResolver(Func<(MajorMinorVersion, ImmutableDictionary<GrainType, GrainBindings>)> bindings) =>
            _bindings = bindings;

        /// <summary>The bindings of one class; empty where it has none.</summary>
        public GrainBindings GetBindings(GrainType grainType) =>
            GetAllBindings().Bindings.GetValueOrDefault(grainType) ?? new GrainBindings(grainType, []);

        /// <summary>The bindings of the classes that have any, and the manifest's version: the same version, the same bindings.</summary>
        public (MajorMinorVersion Version, ImmutableDictionary<GrainType, GrainBindings> Bindings) GetAllBindings() => _bindings();
    }
}

namespace Orleans.Streams
{
    /// <summary>Makes a subscriber's key from a stream's.</summary>
    public interface IStreamIdMapper
    {
        /// <summary>The key of the class's grain that gets this stream.</summary>
        IdSpan GetGrainKeyId(GrainBindings grainBindings, StreamId streamId);
    }

    /// <summary>Which stream namespaces match.</summary>
    public interface IStreamNamespacePredicate
    {
        /// <summary>The predicate as text, for <see cref="IStreamNamespacePredicateProvider"/>.</summary>
        string PredicatePattern { get; }

        /// <summary>True where the namespace matches.</summary>
        bool IsMatch(string streamNamespace);
    }

    /// <summary>Makes predicates from their text.</summary>
    public interface IStreamNamespacePredicateProvider
    {
        /// <summary>The predicate; false where the text is of another kind.</summary>
        bool TryGetPredicate(string predicatePattern, [MaybeNullWhen(false)] out IStreamNamespacePredicate predicate);
    }

    /// <summary>The same key: decimal for a stream, hexadecimal where the grain's key is an integer.</summary>
    public sealed class DefaultStreamIdMapper : IStreamIdMapper
    {
        /// <summary>The name under which it is registered.</summary>
        public const string Name = "default";

        /// <inheritdoc/>
        public IdSpan GetGrainKeyId(GrainBindings grainBindings, StreamId streamId)
        {
            var integer = grainBindings.Bindings.Any(static binding =>
                binding.TryGetValue(WellKnownGrainTypeProperties.LegacyGrainKeyType, out var kind) && kind == nameof(Int64));
            if (!integer) return new IdSpan(streamId.Key.ToArray());
            return long.TryParse(streamId.GetKeyAsString(), out var key)
                ? GrainIdKeyExtensions.CreateIntegerKey(key)
                : throw new ArgumentException($"Stream {streamId} has no integer key, but {grainBindings.GrainType} needs one.", nameof(streamId));
        }
    }

    /// <summary>Makes the predicates of <see cref="ImplicitStreamSubscriptionAttribute"/>.</summary>
    public class DefaultStreamNamespacePredicateProvider : IStreamNamespacePredicateProvider
    {
        /// <inheritdoc/>
        public bool TryGetPredicate(string predicatePattern, [MaybeNullWhen(false)] out IStreamNamespacePredicate predicate)
        {
            predicate = predicatePattern.StartsWith(ExactMatchStreamNamespacePredicate.Prefix, StringComparison.Ordinal)
                ? new ExactMatchStreamNamespacePredicate(predicatePattern[ExactMatchStreamNamespacePredicate.Prefix.Length..])
                : null;
            return predicate is not null;
        }
    }

    internal sealed class ExactMatchStreamNamespacePredicate(string streamNamespace) : IStreamNamespacePredicate
    {
        internal const string Prefix = "namespace:";

        public string PredicatePattern => Prefix + streamNamespace;

        public bool IsMatch(string candidate) => string.Equals(streamNamespace, candidate?.Trim(), StringComparison.Ordinal);
    }
}
