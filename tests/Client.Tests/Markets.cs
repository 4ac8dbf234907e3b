using Mdc.Client.Cluster;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Gateway;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Tests;
using Mdc.Reads.Contracts;
using Mdc.Tests.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mdc.Client.Tests;

/// <summary>A market in memory whose ticks the test makes, and clients of it over either transport.</summary>
internal sealed class Markets : IAsyncDisposable
{
    public const string Code = "IF2101";

    /// <summary>So few that a reader which pauses has its ticks wait in the journal.</summary>
    private const int MostWaiting = 100;

    private static readonly TradingDay Day = new(20210105);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("mdc-client-");
    private readonly TickTape _tape = new(Code, Day, MarketInMemory.Rules);
    private readonly MarketInMemory _market;
    private WebApplication? _gateway;

    private Markets(MarketInMemory market) => _market = market;

    public MarketInMemory Market => _market;

    /// <summary>Ticks journaled so far.</summary>
    public int Ticks { get; private set; }

    /// <summary>A market with ticks of one instrument from 09:30:00 on, one a second.</summary>
    public static async Task<Markets> Start(int ticks)
    {
        var markets = new Markets(await MarketInMemory.Start());
        await markets._market.Grains.GetGrain<ICoordinatorGrain>(ICoordinatorGrain.Cluster)
            .Report(new ProcessReport("silo", "silo", markets._market.Silo, TakesShards: true, 1, "here"));
        markets.Tick(ticks);
        await MarketInMemory.Until(async () => (await markets._market.Grains.GetGrain<IInstrumentGrain>(Code).GetStatus()).Accepted == ticks, "the ticks are applied");
        return markets;
    }

    /// <summary>Journals more ticks, each a second after the one before.</summary>
    public void Tick(int count)
    {
        for (var i = 0; i < count; i++, Ticks++)
        {
            var second = Ticks % 3600;
            _market.Append(_tape.Tick($"{9 + (30 * 60 + Ticks) / 3600:00}:{(30 + Ticks / 60) % 60:00}:{second % 60:00}", 5000 + Ticks % 7, Ticks));
        }
    }

    /// <summary>A client of the cluster itself.</summary>
    public IMarketDataClient OverCluster() => new ClusterMarketDataClient(
        _market.Grains, MarketInMemory.Rules, TimeProvider.System, new ClusterMarketDataOptions { Shards = MarketInMemory.Shards, MostWaiting = MostWaiting });

    /// <summary>A client of a gateway beside the silo.</summary>
    public async Task<IMarketDataClient> OverWebSocket()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(MarketInMemory.Rules).AddSingleton(_market.Store).AddSingleton(_market.Hub).AddSingleton(_market.Grains);
        builder.Services.AddMdcGateway(new GatewayOptions
        {
            WebSocketPort = 0, HttpPort = 0, DataDirectory = _data.FullName, Source = SourceKind.Simulated, Shards = MarketInMemory.Shards,
            Limits = new ClientLimits { ConflateAboveBytes = 16 * 1024 },
        });
        _gateway = builder.Build();
        _gateway.Services.GetRequiredService<ContractTable>().Replace([Code], Day);
        _gateway.MapMdcGateway();
        await _gateway.StartGatewayAsync();
        var ports = _gateway.Services.GetRequiredService<GatewayEndpoints>();
        return new MarketDataClient(
            new MarketDataClientOptions { HttpAddress = new($"http://127.0.0.1:{ports.HttpPort}/"), WebSocketAddress = new($"ws://127.0.0.1:{ports.WebSocketPort}/") }, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
            await _gateway.StopAsync(atOnce.Token);
            await _gateway.DisposeAsync();
        }
        await _market.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
