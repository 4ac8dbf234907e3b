using System.Text.Json;
using Mdc.Domain.Bars;

namespace Mdc.Client.Tests;

/// <summary>The contract over a gateway.</summary>
public class WebSocketClientTests : MarketDataClientContract
{
    private protected override Task<IMarketDataClient> Connect(Markets markets) => markets.OverWebSocket();
}

/// <summary>The contract over the cluster itself.</summary>
public class ClusterClientTests : MarketDataClientContract
{
    private protected override Task<IMarketDataClient> Connect(Markets markets) => Task.FromResult(markets.OverCluster());
}

public class TransportTests
{
    [Fact]
    public async Task Both_transports_bring_the_same_values()
    {
        await using var markets = await Markets.Start(ticks: 200);
        using var socket = await markets.OverWebSocket();
        using var cluster = markets.OverCluster();

        Assert.Equal(JsonSerializer.Serialize(await socket.GetLastAsync(Markets.Code)), JsonSerializer.Serialize(await cluster.GetLastAsync(Markets.Code)));
        foreach (var period in BarPeriod.All)
            Assert.Equal(await socket.ReadBarsAsync(Markets.Code, period), await cluster.ReadBarsAsync(Markets.Code, period));
        Assert.Equal(JsonSerializer.Serialize(await socket.SearchAsync("")), JsonSerializer.Serialize(await cluster.SearchAsync("")));
    }
}
