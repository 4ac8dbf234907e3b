using Mdc.Runtime.Local.Tests.Grains;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Streams;

namespace Mdc.Runtime.Local.Tests.Extensions;

[Alias("test.delivery")]
public interface IDelivery : IGrainExtension
{
    [ResponseTimeout("00:00:05")]
    Task<long> Deliver(string provider, StreamId stream, long first, [Immutable] object batch);
}

/// <summary>Sees its grain through the accessor, as a stream provider's delivery does.</summary>
internal sealed class Delivery(IGrainContextAccessor accessor) : IDelivery
{
    private readonly IGrainContext _context = accessor.GrainContext;
    private long _next;

    public async Task<long> Deliver(string provider, StreamId stream, long first, object batch)
    {
        if (_next == 0) _next = await ((ICounterGrain)_context.GrainInstance!).Add(0);
        Assert.Same(_context, accessor.GrainContext);
        Assert.Equal(stream.GetKeyAsString(), _context.GrainId.Key.ToString());
        return _next += ((string[])batch).Length;
    }
}

public sealed class ExtensionTests
{
    [Fact]
    public async Task An_extension_answers_on_every_grain_it_is_added_to_and_keeps_its_state_per_activation()
    {
        await using var cluster = await Cluster.Start(silo => silo.AddGrainExtension<IDelivery, Delivery>());
        var a = cluster.Grains.GetGrain<IDelivery>(GrainId.Create("counter", "a"));
        var b = cluster.Grains.GetGrain<IDelivery>(GrainId.Create("counter", "b"));

        Assert.Equal(2, await a.Deliver("ticks", StreamId.Create("ticks", "a"), 0, new[] { "x", "y" }));
        Assert.Equal(3, await a.Deliver("ticks", StreamId.Create("ticks", "a"), 2, new[] { "z" }));
        Assert.Equal(1, await b.Deliver("ticks", StreamId.Create("ticks", "b"), 0, new[] { "x" }));
    }

    [Fact]
    public async Task A_call_of_an_extension_waits_for_the_grains_running_call()
    {
        await using var cluster = await Cluster.Start(silo => silo.AddGrainExtension<IDelivery, Delivery>());
        var grain = cluster.Grains.GetGrain<ICounterGrain>("a");
        await grain.Add(0);

        var held = grain.Hold();
        var delivery = grain.AsReference<IDelivery>().Deliver("ticks", StreamId.Create("ticks", "a"), 0, new[] { "x" });
        await grain.Peek();
        Assert.False(delivery.IsCompleted);
        await grain.Release();

        await held;
        Assert.Equal(1, await delivery);
    }

    [Fact]
    public async Task An_extension_that_nobody_added_is_named_in_the_exception()
    {
        await using var cluster = await Cluster.Start();

        await Assert.ThrowsAsync<GrainExtensionNotInstalledException>(() => cluster.Grains
            .GetGrain<IDelivery>(GrainId.Create("counter", "a"))
            .Deliver("ticks", StreamId.Create("ticks", "a"), 0, Array.Empty<string>()));
    }

    [Fact]
    public async Task A_provider_of_our_own_is_found_by_its_name_and_finds_its_subscribers_in_the_bindings()
    {
        var provider = new NoStreams();
        await using var cluster = await Cluster.Start(silo => silo.AddStreaming().Services.AddKeyedSingleton<IStreamProvider>("ticks", provider));

        var (_, bindings) = cluster.Services.GetRequiredService<GrainBindingsResolver>().GetAllBindings();
        var mapper = cluster.Services.GetRequiredKeyedService<IStreamIdMapper>(DefaultStreamIdMapper.Name);
        var predicates = cluster.Services.GetServices<IStreamNamespacePredicateProvider>().Single();

        Assert.Same(provider, cluster.Silos.Client.GetStreamProvider("ticks"));
        var writer = Assert.Single(bindings.Values);
        Assert.True(predicates.TryGetPredicate(writer.Bindings[0][WellKnownGrainTypeProperties.StreamBindingPatternKey], out var predicate));
        Assert.True(predicate.IsMatch("bars"));
        Assert.False(predicate.IsMatch("ticks"));
        Assert.Equal("writer/1F", GrainId.Create(writer.GrainType, mapper.GetGrainKeyId(writer, StreamId.Create("bars", 31))).ToString());
    }

    private sealed class NoStreams : IStreamProvider
    {
        public string Name => "ticks";

        public bool IsRewindable => true;

        public IAsyncStream<T> GetStream<T>(StreamId streamId) => throw new NotSupportedException();
    }
}
