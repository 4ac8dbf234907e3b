using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mdc.Gateway.Access;

/// <summary>What <see cref="AccessGuard"/> asks for, alike in a gateway and in a process that answers for its health only.</summary>
internal static class AccessServices
{
    /// <summary>Registers the options, the endpoints, whose tokens count, and the log of who did what.</summary>
    public static void AddAccess(this IServiceCollection services, GatewayOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<GatewayEndpoints>();
        services.AddSingleton(_ => AccessToken.LoadOrCreate(options.DataDirectory));
        services.AddSingleton(_ => new TokenFile(options.DataDirectory)).AddSingleton<Credentials>();
        services.AddSingleton<OperationLog>().AddHostedService(s => s.GetRequiredService<OperationLog>());
        services.TryAddSingleton(TimeProvider.System);
    }
}
