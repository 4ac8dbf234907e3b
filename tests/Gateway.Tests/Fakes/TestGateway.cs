using System.Net.WebSockets;
using Mdc.Domain.Audit;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Storage;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Access;
using Mdc.Gateway.Health;
using Mdc.Gateway.Push;
using Mdc.Gateway.Rest;
using Mdc.Grains.Interfaces;
using Mdc.Reads;
using Mdc.Reads.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway.Tests.Fakes;

/// <summary>A gateway on free ports over a fake market.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public static readonly string[] Codes = ["rb2605", "rb2610", "cu2602", "SR605", "IF2603"];

    private readonly DirectoryInfo _data;
    private readonly bool _ownsData;
    private readonly IReadOnlyList<string> _codes;
    private readonly bool _checks;
    private readonly IEvidence? _evidence;
    private readonly Func<double>? _usedMemory;
    private WebApplication _app = null!;

    private TestGateway(GatewayOptions options, DirectoryInfo data, bool ownsData, FakeMarket market, FakeStore store, IReadOnlyList<string> codes, bool checks, IEvidence? evidence, Func<double>? usedMemory) =>
        (Options, _data, _ownsData, Market, Store, _codes, _checks, _evidence, _usedMemory) = (options, data, ownsData, market, store, codes, checks, evidence, usedMemory);

    public FakeMarket Market { get; }

    public FakeStore Store { get; }

    public GatewayOptions Options { get; }

    public HttpClient Http { get; private set; } = null!;

    public Uri SocketUri { get; private set; } = null!;

    public string DataDirectory => _data.FullName;

    public string Token => File.ReadAllText(Path.Combine(_data.FullName, AccessToken.FileName)).Trim();

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<TestGateway> Start(Action<GatewayOptions>? configure = null, IReadOnlyList<string>? codes = null, bool checks = true, TestGateway? successorOf = null, IEvidence? evidence = null, Func<double>? usedMemory = null)
    {
        var data = successorOf?._data ?? Directory.CreateTempSubdirectory("mdc-gateway-");
        var options = new GatewayOptions { WebSocketPort = 0, HttpPort = 0, DataDirectory = data.FullName, Source = SourceKind.Simulated };
        configure?.Invoke(options);
        var gateway = new TestGateway(
            options, data, successorOf is null, successorOf?.Market ?? new FakeMarket(), successorOf?.Store ?? new FakeStore(), codes ?? Codes, checks, evidence, usedMemory);
        await gateway.Run();
        return gateway;
    }

    /// <summary>Starts it again after <see cref="Stop"/>, on the same ports; the market has gone on.</summary>
    public async Task StartAgain()
    {
        (Options.HttpPort, Options.WebSocketPort) = (Http.BaseAddress!.Port, SocketUri.Port);
        Http.Dispose();
        await _app.DisposeAsync();
        // Another program's connection may have got the port meanwhile; it gives it back.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                await Run();
                return;
            }
            catch (PortInUseException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(100, CancellationToken.None);
            }
        }
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

    private async Task Run()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(MarketRules.LoadEmbedded());
        builder.Services.AddSingleton<IPushHub>(Market).AddSingleton<IMarketReads>(Market).AddSingleton<IBarStore>(Market).AddSingleton<ITickStore>(Market);
        builder.Services.AddSingleton<IAuditTrail>(Store).AddSingleton<IStoreReport>(Store).AddSingleton<IQualityReport>(Store).AddSingleton<IBarRevisions>(Store);
        if (_checks) builder.Services.AddSingleton<IReadinessCheck>(new ReadinessCheck("store", _ => ValueTask.FromResult(Market.StoreIsDown ? "The fake store is down." : null)));
        if (_evidence is not null) builder.Services.AddSingleton(_evidence);
        builder.Services.AddMdcGateway(Options);
        if (_usedMemory is not null) builder.Services.AddSingleton(new MemoryPressure(TimeProvider.System, _usedMemory));
        _app = builder.Build();
        try
        {
            _app.Services.GetRequiredService<ContractTable>().Replace(_codes, Make.Day);
            _app.MapMdcGateway();
            await _app.StartGatewayAsync();
        }
        catch
        {
            await _app.DisposeAsync();
            throw;
        }
        var endpoints = _app.Services.GetRequiredService<GatewayEndpoints>();
        // What a test shows is what it says: no cookie comes along by itself.
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{endpoints.HttpPort}") };
        SocketUri = new Uri($"ws://127.0.0.1:{endpoints.WebSocketPort}/");
    }
}
