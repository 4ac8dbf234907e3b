using System.Net;
using System.Security.Cryptography.X509Certificates;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Access;
using Mdc.Gateway.Alerts;
using Mdc.Gateway.Dashboard;
using Mdc.Gateway.Health;
using Mdc.Gateway.Logs;
using Mdc.Gateway.Metrics;
using Mdc.Gateway.Push;
using Mdc.Gateway.Rest;
using Mdc.Gateway.Resume;
using Mdc.Gateway.Sockets;
using Mdc.Grains.Interfaces;
using Mdc.Reads;
using Mdc.Reads.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway;

/// <summary>Composes the gateway into a web application of the host: services, endpoints, start.</summary>
/// <remarks>
/// The host registers what the gateway asks: <see cref="IPushHub"/>, <see cref="IBarStore"/>, <see cref="MarketRules"/>, an
/// <see cref="IGrainFactory"/> (or its own <see cref="IMarketReads"/>), and, where it has them, an ITickStore and readiness checks. It fills
/// the <see cref="ContractTable"/>: instruments that are not in it are unknown to clients.
/// </remarks>
public static class GatewayHost
{
    /// <summary>Registers the gateway and its two endpoints.</summary>
    public static IServiceCollection AddMdcGateway(this IServiceCollection services, GatewayOptions options)
    {
        services.AddAccess(options);
        services.AddSingleton<LogRing>().AddSingleton<ILoggerProvider>(s => s.GetRequiredService<LogRing>());
        services.AddLogging(log => log.AddFilter<LogRing>(null, LogLevel.Information).AddFilter<LogRing>("Microsoft", LogLevel.Warning));
        services.AddSingleton<AlertBoard>().AddHostedService(s => s.GetRequiredService<AlertBoard>());
        services.AddSingleton(new MarketShape(options.Feeders, options.Shards));
        services.TryAddSingleton<IMarketReads, GrainMarketReads>();
        services.AddSingleton<ContractTable>();
        services.TryAddSingleton<IBarHistory, StoreHistory>();
        services.AddSingleton<BarReader>().AddSingleton<MainSeriesReader>().AddSingleton<ClosedBarReader>();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<PrometheusExporter>();
        services.AddSingleton<FanoutLoop>().AddHostedService(s => s.GetRequiredService<FanoutLoop>());
        services.AddSingleton<MarketTopics>();
        services.AddHostedService<MissedPushes>();
        services.AddSingleton<QuoteBoard>().AddHostedService(s => s.GetRequiredService<QuoteBoard>());
        services.AddSingleton(s => new MemoryPressure(s.GetRequiredService<TimeProvider>())).AddHostedService(s => s.GetRequiredService<MemoryPressure>());
        services.AddSingleton<Pacer>().AddHostedService(s => s.GetRequiredService<Pacer>());
        services.AddSingleton(_ => new ResumeTokens(SecretFile.LoadOrCreate(options.DataDirectory, ResumeTokens.FileName)));
        services.AddHostedService<HubAttachment>();
        services.AddSingleton<SocketServices>().AddSingleton<SocketEndpoint>().AddSingleton<MarketStatus>().AddSingleton<StatusReader>();
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddProblemDetails().AddOpenApi(Examples.Add).AddRouting();
        services.Configure<KestrelServerOptions>(kestrel => Listen(kestrel, options));
        return services;
    }

    /// <summary>Maps everything the two endpoints answer.</summary>
    public static void MapMdcGateway(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<GatewayOptions>();
        // They count and date from their creation on, so they must be there before the first client.
        var exporter = app.Services.GetRequiredService<PrometheusExporter>();
        app.Services.GetRequiredService<StatusReader>();
        app.UseMiddleware<UnavailableAnswers>();
        app.UseStatusCodePages();
        app.Use(PlaceFrameUpgrade);
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(30) });
        app.UseMiddleware<AccessGuard>();
        app.Use(ServeSocketEndpoint);
        DashboardEndpoints.Map(app, options);
        app.UseRouting();
        app.UseMiddleware<ScopeGuard>();
        app.UseMiddleware<HistoryShedding>();
        app.Use(EntityTags.Tag);

        var api = app.MapGroup("/api/v1");
        LastEndpoints.Map(api);
        BarEndpoints.Map(api);
        AfterEndpoints.Map(api);
        TickEndpoints.Map(api);
        ContractEndpoints.Map(api);
        CalendarEndpoints.Map(api);
        MainContractEndpoints.Map(api);
        SessionEndpoints.Map(api);
        StatusEndpoints.Map(api);
        AlertEndpoints.Map(api);
        StorageEndpoints.Map(api);
        QualityEndpoints.Map(api);
        RecordingEndpoints.Map(api);
        LogEndpoints.Map(api);
        SessionCookieEndpoints.Map(api);
        EvidenceEndpoints.Map(api);
        HealthEndpoints.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapGet("/metrics", () => Results.Text(exporter.Collect(), "text/plain; version=0.0.4")).WithTags("health");
    }

    /// <summary>Starts the application.</summary>
    /// <exception cref="PortInUseException">Another program listens on one of the ports.</exception>
    public static async Task StartGatewayAsync(this WebApplication app, CancellationToken cancellation = default)
    {
        var options = app.Services.GetRequiredService<GatewayOptions>();
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            var (port, setting) = e.Message.Contains($":{options.WebSocketPort}:", StringComparison.Ordinal) || e.Message.EndsWith($":{options.WebSocketPort}", StringComparison.Ordinal)
                ? (options.WebSocketPort, nameof(GatewayOptions.WebSocketPort))
                : (options.HttpPort, nameof(GatewayOptions.HttpPort));
            throw new PortInUseException(port, $"{GatewayOptions.Section}:{setting}", e);
        }
        var endpoints = app.Services.GetRequiredService<GatewayEndpoints>();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a).Port).ToList();
        (endpoints.WebSocketPort, endpoints.HttpPort) = (addresses.Count > 1 ? addresses[0] : 0, addresses[^1]);
    }

    private static void Listen(KestrelServerOptions kestrel, GatewayOptions options)
    {
        kestrel.AddServerHeader = false;
        // Handshakes that dribble in: each has ten seconds, and all together have a bound.
        kestrel.Limits.RequestHeadersTimeout = options.Limits.HandshakeWithin;
        kestrel.Limits.MaxConcurrentConnections = options.Limits.MaxClients * 2;
        kestrel.Limits.MaxRequestBodySize = options.Limits.MaxMessageBytes;
        var certificate = options.HasTls ? ServerCertificate.Load(options) : null;
        kestrel.Listen(options.Address, options.WebSocketPort, listen => Tag(listen, new EndpointRole(IsWebSocket: true), certificate));
        kestrel.Listen(options.Address, options.HttpPort, listen => Tag(listen, new EndpointRole(IsWebSocket: false), certificate));
    }

    private static void Tag(ListenOptions listen, EndpointRole role, X509Certificate2? certificate)
    {
        // WebSocket over HTTP/2 is a protocol of its own, which the frame writer does not speak.
        listen.Protocols = HttpProtocols.Http1;
        if (certificate is not null) listen.UseHttps(certificate);
        listen.Use(next => connection =>
        {
            connection.Features.Set(role);
            return next(connection);
        });
    }

    private static Task PlaceFrameUpgrade(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade) context.Features.Set<IHttpUpgradeFeature>(new FrameUpgrade(upgrade));
        return next(context);
    }

    private static Task ServeSocketEndpoint(HttpContext context, RequestDelegate next) =>
        context.Features.Get<EndpointRole>() is { IsWebSocket: true }
            ? context.RequestServices.GetRequiredService<SocketEndpoint>().Serve(
                context, context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping)
            : next(context);
}
