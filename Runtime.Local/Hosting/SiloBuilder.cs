using Mdc.Runtime.Local.Activations;
using Mdc.Runtime.Local.Turns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Hosting;

/// <inheritdoc/>
internal sealed class SiloBuilder : ISiloBuilder
{
    public SiloBuilder(IServiceCollection services, IConfiguration configuration)
    {
        (Services, Configuration) = (services, configuration);
        if (services.Any(static s => s.ServiceType == typeof(LocalSilo))) return;
        services.AddOptions();
        services.AddLogging();
        services.AddSingleton<IConfigureOptions<GrainTypeOptions>, GrainTypes>();
        services.TryAddSingleton<LocalCluster>();
        services.TryAddSingleton<ILocalScheduler, ThreadPoolScheduler>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LocalSilo>();
        services.AddSingleton<ILocalSiloDetails>(static s => s.GetRequiredService<LocalSilo>());
        services.AddSingleton<IClusterClient>(static s => s.GetRequiredService<LocalSilo>().GrainFactory);
        services.AddSingleton<IGrainFactory>(static s => s.GetRequiredService<LocalSilo>().GrainFactory);
        services.AddSingleton<SiloLifecycle>();
        services.AddSingleton<ISiloLifecycle>(static s => s.GetRequiredService<SiloLifecycle>());
        services.AddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.AddTransient(static s => s.GetRequiredService<IGrainContextAccessor>().GrainContext);
        services.AddSingleton(static s => new GrainBindingsResolver(s.GetRequiredService<LocalCluster>().AllBindings));
        services.AddHostedService<SiloHost>();
    }

    public IServiceCollection Services { get; }

    public IConfiguration Configuration { get; }
}

/// <inheritdoc/>
internal sealed class ClientBuilder(IServiceCollection services, IConfiguration configuration) : IClientBuilder
{
    public IServiceCollection Services { get; } = services;

    public IConfiguration Configuration { get; } = configuration;
}
