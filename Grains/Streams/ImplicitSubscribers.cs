using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Streams;

namespace Mdc.Grains.Streams;

/// <summary>Finds the grains that subscribe to a stream by attribute, anywhere in the cluster: the bindings come from the cluster's manifest.</summary>
/// <remarks>Orleans' own table is internal; this is its public half. The feeder's silo needs no grain class for it.</remarks>
public sealed class ImplicitSubscribers(
    GrainBindingsResolver bindings,
    IEnumerable<IStreamNamespacePredicateProvider> predicates,
    IServiceProvider services)
{
    /// <summary>The subscribing grains of a stream; empty while no silo that runs them has joined.</summary>
    public IReadOnlyList<GrainId> Of(StreamId stream)
    {
        var subscribers = new List<GrainId>();
        foreach (var grain in bindings.GetAllBindings().Bindings.Values)
        {
            foreach (var binding in grain.Bindings)
            {
                if (!IsFor(binding, stream.GetNamespace())) continue;
                var mapper = services.GetRequiredKeyedService<IStreamIdMapper>(MapperName(binding));
                subscribers.Add(GrainId.Create(grain.GrainType, mapper.GetGrainKeyId(grain, stream)));
            }
        }
        return subscribers;
    }

    private bool IsFor(IReadOnlyDictionary<string, string> binding, string? streamNamespace)
    {
        if (streamNamespace is null) return false;
        if (binding.GetValueOrDefault(WellKnownGrainTypeProperties.BindingTypeKey) != WellKnownGrainTypeProperties.StreamBindingTypeValue) return false;
        var pattern = binding.GetValueOrDefault(WellKnownGrainTypeProperties.StreamBindingPatternKey, "");
        foreach (var provider in predicates)
            if (provider.TryGetPredicate(pattern, out var predicate)) return predicate.IsMatch(streamNamespace);
        return false;
    }

    private static string MapperName(IReadOnlyDictionary<string, string> binding) =>
        binding.GetValueOrDefault(WellKnownGrainTypeProperties.StreamIdMapperKey) is { Length: > 0 } name ? name : "default";
}
