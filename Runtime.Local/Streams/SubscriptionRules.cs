using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Streams;

namespace Mdc.Runtime.Local.Streams;

/// <summary>Orleans keeps subscriptions that are made at run time in a storage. Here they are in memory, but a silo that would not start there does not start here.</summary>
internal sealed class SubscriptionRules(string provider)
{
    private const string AnyProvider = "PubSubStore";

    /// <summary>Throws <see cref="OrleansConfigurationException"/>.</summary>
    public void Check(IServiceProvider services)
    {
        if (services.GetRequiredService<IOptionsMonitor<StreamPubSubOptions>>().Get(provider).PubSubType == StreamPubSubType.ImplicitOnly) return;
        if ((services.GetKeyedService<IGrainStorage>(provider) ?? services.GetKeyedService<IGrainStorage>(AnyProvider)) is not null) return;
        throw new OrleansConfigurationException(
            $"Streams of \"{provider}\" may be subscribed to at run time: that takes a storage named \"{provider}\" or \"{AnyProvider}\", or {nameof(StreamPubSubType.ImplicitOnly)}.");
    }
}
