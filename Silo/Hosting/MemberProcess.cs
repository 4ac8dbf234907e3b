using Mdc.Domain.Calendar;
using Mdc.Gateway;
using Mdc.Gateway.Health;
using Mdc.Gateway.Logs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mdc.Silo.Hosting;

/// <summary>A process that takes no ticks in itself: a silo, or a gateway. Store, silo or client, endpoints; stopped in the other order.</summary>
internal sealed class MemberProcess : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly NodeStore _store;
    private readonly ILoggerFactory _logs;

    private MemberProcess(WebApplication app, NodeStore store, ILoggerFactory logs) => (_app, _store, _logs) = (app, store, logs);

    /// <summary>The host's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>The store in words.</summary>
    public string StoreDescription => _store.Description;

    /// <summary>Starts it.</summary>
    public static async Task<MemberProcess> Start(NodeOptions options, TimeProvider time, IProgress<string> progress, CancellationToken cancellation)
    {
        FreePorts.Check(options.WebSocketPort, options.HttpPort);
        options = options with { Cluster = await ClusterHosting.Prepare(options.Role, options.Cluster, cancellation) };
        var directory = DataDirectory.Open(options.DataPath, options.Kind);
        var rules = options.Kind.Calendar == DataKind.AlwaysOpen ? MarketRules.AlwaysOpen : MarketRules.LoadEmbedded();
        var store = await NodeStore.Open(options, directory, time, progress, cancellation);
        var logs = NodeLogging.Create(options.LogLevel);
        try
        {
            var web = WebApplication.CreateSlimBuilder(new WebApplicationOptions());
            ProcessServices.AddCommon(web, options, rules, store, logs, time);
            var app = options.Role == NodeRole.Gateway ? BuildGateway(web, options, directory, store, logs) : BuildSilo(web, options, directory);
            progress.Report($"starting the {options.Role.ToString().ToLowerInvariant()}");
            try
            {
                await app.StartGatewayAsync(cancellation);
            }
            catch
            {
                await app.StopAsync(CancellationToken.None);
                await app.DisposeAsync();
                throw;
            }
            return new MemberProcess(app, store, logs);
        }
        catch
        {
            await store.DisposeAsync();
            logs.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        _logs.Dispose();
    }

    private static WebApplication BuildSilo(WebApplicationBuilder web, NodeOptions options, DataDirectory directory)
    {
        ProcessServices.AddSilo(web, options, directory);
        return ProcessServices.BuildHealthOnly(web, options, directory);
    }

    private static WebApplication BuildGateway(WebApplicationBuilder web, NodeOptions options, DataDirectory directory, NodeStore store, ILoggerFactory logs)
    {
        ClusterHosting.AddClient(web, options.Cluster);
        web.Services.AddHostedService<ClusterPresence>();
        web.Services.AddSingleton<IReadinessCheck, MembershipCheck>();
        ProcessServices.AddGateway(web.Services, options, directory, store);
        var app = web.Build();
        logs.AddProvider(app.Services.GetRequiredService<LogRing>());
        app.MapMdcGateway();
        app.MapClusterDashboard();
        return app;
    }
}
