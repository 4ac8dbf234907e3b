using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Tests.Rest;

public class EvidenceTests
{
    [Fact]
    public async Task What_is_set_aside_is_listed_said_in_the_status_and_released_with_the_token_only()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Parked.Add(new QuarantinedInstrument(3, "rb2605", new FeedPosition(1, 1, 77), 1_767_578_400_000_000_000, "It breaks.", 12));

        var one = Assert.Single((await gateway.Http.GetFromJsonAsync<JsonElement>("/api/v1/quarantine")).GetProperty("instruments").EnumerateArray());
        Assert.Equal(("rb2605", "1:1:77", "It breaks.", 12), (one.GetProperty("instrument_id").GetString(), one.GetProperty("from").GetString(), one.GetProperty("reason").GetString(), one.GetProperty("held").GetInt32()));

        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Http.PostAsync("/api/v1/quarantine/rb2605/release", null)).StatusCode);
        gateway.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Token);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Http.PostAsync("/api/v1/quarantine/rb2599/release", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Http.PostAsync("/api/v1/quarantine/rb2605/release", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await gateway.Http.PostAsync("/api/v1/quarantine/rb2605/release", null)).StatusCode);
    }

    [Fact]
    public async Task A_gateway_without_journal_and_store_says_so()
    {
        await using var gateway = await TestGateway.Start();
        foreach (var path in new[] { "certificate", "gaps", "explain?instrument=rb2605&period=1m&time=09:01" })
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.Http.GetAsync("/api/v1/" + path)).StatusCode);
    }

    [Theory]
    [InlineData("accounts")]
    [InlineData("accounts?day=yesterday")]
    [InlineData("bars/rb2605?as_of=yesterday")]
    public async Task A_wrong_parameter_is_400(string path)
    {
        await using var gateway = await TestGateway.Start();
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.Http.GetAsync("/api/v1/" + path)).StatusCode);
    }

    [Fact]
    public async Task What_a_client_was_given_is_accounted_from_its_first_push_on()
    {
        await using var gateway = await TestGateway.Start();
        using var client = await gateway.Connect();
        await client.Send("""{"action":"subscribe","instruments":["rb2605"]}""");
        await client.Receive("subscribe_response");

        ulong checksums = 0;
        for (var n = 11; n <= 13; n++)
        {
            var tick = Make.Tick("rb2605", 3850 + n);
            (tick.Feeder, tick.Epoch, tick.Position, tick.Checksum) = (1, 1, n * 2, (uint)n * 1000);
            checksums += tick.Checksum;
            gateway.Market.Tick(tick);
            await client.Receive("market_data");
        }

        var account = Assert.Single((await gateway.Http.GetFromJsonAsync<JsonElement>($"/api/v1/accounts?day={Make.Day}")).GetProperty("accounts").EnumerateArray());
        Assert.Equal(
            ("rb2605", "client", "1:1:21", "1:1:26", 3, checksums.ToString("x16")),
            (account.GetProperty("instrument_id").GetString()!, account.GetProperty("point").GetString()!, account.GetProperty("after")[0].GetString()!,
                account.GetProperty("through")[0].GetString()!, account.GetProperty("count").GetInt32(), account.GetProperty("checksums").GetString()!));
    }
}
