using System.Net.WebSockets;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Access;
using Mdc.Gateway.Contracts;
using Mdc.Gateway.Health;
using Mdc.Gateway.Reads;
using Mdc.Grains.Interfaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway.Tests.Fakes;

/// <summary>A gateway on free ports over a fake market.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public static readonly string[] Codes = ["rb2605", "rb2610", "cu2602", "SR605", "IF2603"];

    private readonly WebApplication _app;
    private readonly DirectoryInfo _data;
    private readonly bool _ownsData;

    private TestGateway(WebApplication app, FakeMarket market, GatewayOptions options, DirectoryInfo data, bool ownsData)
    {
        (_app, Market, Options, _data, _ownsData) = (app, market, options, data, ownsData);
        var endpoints = app.Services.GetRequiredService<GatewayEndpoints>();
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{endpoints.HttpPort}") };
        SocketUri = new Uri($"ws://127.0.0.1:{endpoints.WebSocketPort}/");
    }

    public FakeMarket Market { get; }

    public GatewayOptions Options { get; }

    public HttpClient Http { get; }

    public Uri SocketUri { get; }

    public string Token => File.ReadAllText(Path.Combine(_data.FullName, AccessToken.FileName)).Trim();

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<TestGateway> Start(Action<GatewayOptions>? configure = null, IReadOnlyList<string>? codes = null, bool checks = true, TestGateway? successorOf = null)
    {
        var data = successorOf?._data ?? Directory.CreateTempSubdirectory("mdc-gateway-");
        var options = new GatewayOptions { WebSocketPort = 0, HttpPort = 0, DataDirectory = data.FullName, Source = SourceKind.Simulated };
        configure?.Invoke(options);
        var market = successorOf?.Market ?? new FakeMarket();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(MarketRules.LoadEmbedded());
        builder.Services.AddSingleton<IPushHub>(market).AddSingleton<IMarketReads>(market).AddSingleton<IBarStore>(market).AddSingleton<ITickStore>(market);
        if (checks) builder.Services.AddSingleton<IReadinessCheck>(new ReadinessCheck("store", _ => ValueTask.FromResult(market.StoreIsDown ? "The fake store is down." : null)));
        builder.Services.AddMdcGateway(options);
        var app = builder.Build();
        app.Services.GetRequiredService<ContractTable>().Replace(codes ?? Codes, Make.Day);
        app.MapMdcGateway();
        await app.StartGatewayAsync();
        return new TestGateway(app, market, options, data, ownsData: successorOf is null);
    }

    /// <summary>A connected client; Origin as given.</summary>
    public async Task<TestClient> Connect(string? origin = null, Action<ClientWebSocketOptions>? configure = null)
    {
        var socket = new ClientWebSocket();
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        configure?.Invoke(socket.Options);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await socket.ConnectAsync(SocketUri, limit.Token);
        return new TestClient(socket);
    }

    /// <summary>Ends it at once: clients get no farewell that counts, and nothing is kept but the data directory.</summary>
    public async Task Stop()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Stop();
        await _app.DisposeAsync();
        if (_ownsData) _data.Delete(recursive: true);
    }
}
