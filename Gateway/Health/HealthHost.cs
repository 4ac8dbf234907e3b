using Mdc.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Mdc.Gateway.Health;

/// <summary>The health endpoints alone: for processes of a cluster that are no gateways. Started as a gateway is.</summary>
public static class HealthHost
{
    /// <summary>Registers the HTTP endpoint; the options' WebSocket port is not used.</summary>
    public static IServiceCollection AddMdcHealth(this IServiceCollection services, GatewayOptions options)
    {
        services.AddAccess(options);
        services.AddRouting();
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Address, options.HttpPort);
        });
        return services;
    }

    /// <summary>Maps /health/live and /health/ready.</summary>
    public static void MapMdcHealth(this WebApplication app)
    {
        app.UseMiddleware<AccessGuard>();
        app.UseRouting();
        HealthEndpoints.Map(app);
    }
}
