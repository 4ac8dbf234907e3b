using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Mdc.Runtime.Local.Identity;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Streams;

namespace Mdc.Runtime.Local.Streams;

/// <summary>Finds the grains that a stream belongs to by <see cref="Orleans.ImplicitStreamSubscriptionAttribute"/>.</summary>
internal sealed class ImplicitSubscribers(
    GrainBindingsResolver resolver, IEnumerable<IStreamNamespacePredicateProvider> predicates, IServiceProvider services)
{
    private readonly ConcurrentDictionary<StreamKey, (MajorMinorVersion Version, Subscriber[] Subscribers)> _known = new();

    public IReadOnlyList<Subscriber> Of(StreamKey stream)
    {
        var (version, bindings) = resolver.GetAllBindings();
        if (_known.TryGetValue(stream, out var known) && known.Version == version) return known.Subscribers;
        Subscriber[] found = [.. bindings.Values.Where(b => Matches(b, stream)).Select(b => SubscriberOf(b, stream)).OrderBy(static s => s.Grain)];
        _known[stream] = (version, found);
        return found;
    }

    private bool Matches(GrainBindings bindings, StreamKey stream) => bindings.Bindings.Any(binding =>
        binding.GetValueOrDefault(WellKnownGrainTypeProperties.BindingTypeKey) == WellKnownGrainTypeProperties.StreamBindingTypeValue
        && binding.TryGetValue(WellKnownGrainTypeProperties.StreamBindingPatternKey, out var pattern)
        && predicates.Any(p => p.TryGetPredicate(pattern, out var predicate) && predicate.IsMatch(stream.Id.GetNamespace() ?? "")));

    private Subscriber SubscriberOf(GrainBindings bindings, StreamKey stream)
    {
        var name = bindings.Bindings.Select(static b => b.GetValueOrDefault(WellKnownGrainTypeProperties.StreamIdMapperKey)).OfType<string>().FirstOrDefault();
        var mapper = services.GetRequiredKeyedService<IStreamIdMapper>(name ?? DefaultStreamIdMapper.Name);
        var grain = GrainId.Create(bindings.GrainType, mapper.GetGrainKeyId(bindings, stream.Id));
        return new Subscriber(IdOf(stream, grain), grain, null);
    }

    // The same on every silo and in every run, and unlike the ids of explicit subscriptions, which are small numbers.
    private static Guid IdOf(StreamKey stream, GrainId grain)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(id, StableHash.Of(Encoding.UTF8.GetBytes(stream.Provider)));
        BinaryPrimitives.WriteInt32LittleEndian(id[4..], StableHash.Of(stream.Id.FullKey.Span));
        BinaryPrimitives.WriteUInt32LittleEndian(id[8..], grain.GetUniformHashCode());
        id[15] = 1;
        return new Guid(id);
    }
}
