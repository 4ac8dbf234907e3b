using Mdc.Runtime.Local.Hosting;
using Mdc.Runtime.Local.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Streams;

namespace Orleans.Hosting;

/// <summary>Settings of memory streams on a silo: none.</summary>
public interface ISiloMemoryStreamConfigurator;

/// <summary>Settings of memory streams on a client: none.</summary>
public interface IClusterClientMemoryStreamConfigurator;

/// <summary>Streams on a silo.</summary>
public static class SiloBuilderStreamingExtensions
{
    /// <summary>What every stream provider needs to find implicit subscribers.</summary>
    public static ISiloBuilder AddStreaming(this ISiloBuilder builder) => builder.ConfigureServices(static services =>
    {
        if (services.Any(static s => s.ServiceType == typeof(ImplicitSubscribers))) return;
        services.AddSingleton<ImplicitSubscribers>();
        services.AddSingleton<IStreamNamespacePredicateProvider, DefaultStreamNamespacePredicateProvider>();
        services.TryAddKeyedSingleton<IStreamIdMapper, DefaultStreamIdMapper>(DefaultStreamIdMapper.Name);
    });
}

/// <summary>Memory streams on a silo.</summary>
public static class SiloBuilderMemoryStreamExtensions
{
    /// <summary>
    /// Streams in memory. A publication is delivered in order, awaited, tried four times, then reported to the consumer's
    /// <c>OnErrorAsync</c>. Publishers wait while 1,024 publications wait for a subscriber.
    /// </summary>
    public static ISiloBuilder AddMemoryStreams(this ISiloBuilder builder, string name, Action<ISiloMemoryStreamConfigurator>? configure = null)
    {
        builder.AddStreaming().AddGrainExtension<IMemoryStreamConsumer, MemoryStreamConsumer>();
        builder.Services.AddSingleton(new SubscriptionRules(name));
        builder.Services.AddKeyedSingleton<IStreamProvider>(name, static (services, name) => new MemoryStreamProvider(
            (string)name!, services.GetRequiredService<LocalSilo>(), services.GetRequiredService<ImplicitSubscribers>()));
        return builder;
    }
}

/// <summary>Memory streams on a client.</summary>
public static class ClientBuilderStreamingExtensions
{
    /// <summary>Accepted: here a client uses its silo's services, where the provider must be.</summary>
    public static IClientBuilder AddMemoryStreams(
        this IClientBuilder builder, string name, Action<IClusterClientMemoryStreamConfigurator>? configure = null) => builder;
}
