using System.Net;
using Mdc.Gateway.Push;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Tests.Rest;

public class HistorySheddingTests
{
    private static readonly string[] History =
        ["bars/rb2605", "bars/rb.main", "bars/rb2605/after?from=2026-01-05", "ticks/rb2605", "revisions/rb2605", "gaps", "explain?instrument=rb2605&time=09:00"];

    [Fact]
    public async Task F34_while_memory_is_short_no_history_is_read_and_ticks_go_on()
    {
        var used = 0.85;
        await using var gateway = await TestGateway.Start(usedMemory: () => used);
        gateway.Market.Minute("rb2605", Make.Minute(9, 0), BarPushState.Closed);
        using var client = await gateway.Connect();
        await client.Ask("""{"action":"subscribe","instruments":["rb2605"]}""");
        gateway.Service<MemoryPressure>().Look();

        foreach (var path in History)
        {
            using var refused = await gateway.Http.GetAsync($"/api/v1/{path}");
            Assert.Equal((path, HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)), (path, refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        }
        gateway.Market.Tick(Make.Tick(position: 7));
        Assert.Equal("1:2:7", (await client.Receive()).GetProperty("seq").GetString());
        foreach (var path in new[] { "last/rb2605", "status", "contracts" }) Assert.Equal(HttpStatusCode.OK, (await gateway.Http.GetAsync($"/api/v1/{path}")).StatusCode);

        used = 0.5;
        gateway.Service<MemoryPressure>().Look();
        Assert.Equal(HttpStatusCode.OK, (await gateway.Http.GetAsync("/api/v1/bars/rb2605")).StatusCode);
    }
}
