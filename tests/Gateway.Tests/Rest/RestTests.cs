using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mdc.Domain.Bars;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Tests.Rest;

public class RestTests
{
    [Fact]
    public async Task Fronts_say_what_they_carry_and_what_no_other_brought()
    {
        await using var gateway = await TestGateway.Start();
        Assert.Equal(
            """{"count":1,"fronts":[{"feeder":1,"front":3,"name":"demo","broker_id":"9999","state":"live","priority":1,"budget":500,"instruments":400,"planned":400"""
            + ""","quality":0.988,"delay_ms":12.3,"ticks":1000,"first":600,"repeats":390,"only_here":30,"conflicts":2,"lost":0,"losses":1,"failed_logins":0,"errors":0,"silences":0"""
            + ""","last_tick":null,"trouble":null}]}""",
            await gateway.Http.GetStringAsync("/api/v1/fronts"));
    }

    [Fact]
    public async Task Bars_join_the_stored_ones_with_the_forming_one()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Minute("rb2605", Make.Minute(9, 0), BarPushState.Closed);
        gateway.Market.Minute("rb2605", Make.Minute(9, 1), BarPushState.Closed);
        gateway.Market.Minute("rb2605", Make.Minute(9, 2), BarPushState.Forming);

        Assert.Equal(
            """{"instrument_id":"rb2605","period":"1m","label":"start","align":"session","bars":[{"time":"2026-01-05T09:02:00+08:00","forming":true"""
            + ""","trading_day":"2026-01-05","start":"2026-01-05T09:02:00+08:00","end":"2026-01-05T09:03:00+08:00","open":3850,"high":3852,"low":3849,"close":3851"""
            + ""","volume":10,"turnover":385000.5,"open_open_interest":100,"open_interest":110,"ticks":120,"quality":[],"revision":0,"rule_version":1}]}""",
            await gateway.Http.GetStringAsync("/api/v1/bars/rb2605?limit=1"));
        var bars = await Bars(gateway, "rb2605");
        Assert.Equal([false, false, true], bars.Select(b => b.GetProperty("forming").GetBoolean()));
    }

    [Fact]
    public async Task Longer_periods_are_rolled_up_and_may_be_named_by_their_end()
    {
        await using var gateway = await TestGateway.Start();
        for (var minute = 0; minute < 7; minute++) gateway.Market.Minute("rb2605", Make.Minute(9, minute), BarPushState.Closed);

        var bars = await Bars(gateway, "rb2605?period=5m&label=end");

        Assert.Equal(["2026-01-05T09:05:00+08:00", "2026-01-05T09:10:00+08:00"], bars.Select(b => b.GetProperty("time").GetString()));
        Assert.Equal([50, 20], bars.Select(b => b.GetProperty("volume").GetInt32()));
    }

    [Fact]
    public async Task A_range_given_as_a_trading_day_holds_its_night_and_nothing_else()
    {
        await using var gateway = await TestGateway.Start();
        var day = Make.Minute(9, 0);
        var night = day with { StartNs = Make.At(21, 0) - 3 * 86_400_000_000_000, EndNs = Make.At(21, 1) - 3 * 86_400_000_000_000 };
        var next = day with { TradingDay = new(20260106), StartNs = Make.At(21, 0), EndNs = Make.At(21, 1) };
        foreach (var bar in new[] { night, day, next }) gateway.Market.Minute("rb2605", bar, BarPushState.Closed);

        var bars = await Bars(gateway, "rb2605?from=2026-01-05&to=2026-01-05");

        Assert.Equal(["2026-01-02T21:00:00+08:00", "2026-01-05T09:00:00+08:00"], bars.Select(b => b.GetProperty("start").GetString()));
    }

    [Fact]
    public async Task Fill_puts_flagged_minutes_into_the_holes_of_a_session_and_none_into_its_break()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Minute("rb2605", Make.Minute(10, 12), BarPushState.Closed);
        gateway.Market.Minute("rb2605", Make.Minute(10, 31), BarPushState.Closed);

        var bars = await Bars(gateway, "rb2605?fill=true");

        Assert.Equal(["10:12", "10:13", "10:14", "10:30", "10:31"], bars.Select(b => b.GetProperty("start").GetString()![11..16]));
        Assert.Equal([false, true, true, true, false], bars.Select(b => b.GetProperty("quality").EnumerateArray().Any(q => q.GetString() == "filled")));
    }

    [Theory]
    [InlineData("period=7m")]
    [InlineData("label=middle")]
    [InlineData("align=moon")]
    [InlineData("limit=0")]
    [InlineData("limit=x")]
    [InlineData("days=1000")]
    [InlineData("from=yesterday")]
    [InlineData("to=2026-02-30")]
    [InlineData("from=2026-01-07&to=2026-01-05")]
    [InlineData("fill=perhaps")]
    public async Task A_wrong_parameter_is_a_400_with_a_sentence_that_names_it(string query)
    {
        await using var gateway = await TestGateway.Start();

        var answer = await gateway.Http.GetAsync($"/api/v1/bars/rb2605?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(query[..query.IndexOf('=', StringComparison.Ordinal)], (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"bars":7}""")]
    public async Task A_body_that_cannot_be_read_is_refused_with_a_sentence(string body)
    {
        await using var gateway = await TestGateway.Start();

        var answer = await gateway.Http.PostAsync("/api/v1/after", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("JSON", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bars/nope")]
    [InlineData("last/nope")]
    [InlineData("last?instruments=rb2605,nope")]
    [InlineData("ticks/nope")]
    [InlineData("contracts/nope")]
    [InlineData("bars/..%2f..%2fetc")]
    [InlineData("calendar/2026-01-05?product=nope")]
    public async Task An_unknown_name_is_a_404_and_wakes_no_grain(string path)
    {
        await using var gateway = await TestGateway.Start();

        var answer = await gateway.Http.GetAsync($"/api/v1/{path}");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Last_gives_one_some_or_all()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Tick(Make.Tick("rb2605"));
        gateway.Market.Tick(Make.Tick("cu2602"));

        Assert.Equal(3850, (await gateway.Http.GetFromJsonAsync<JsonElement>("/api/v1/last/rb2605")).GetProperty("last_price").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await gateway.Http.GetAsync("/api/v1/last/SR605")).StatusCode);
        Assert.Equal(1, (await gateway.Http.GetFromJsonAsync<JsonElement>("/api/v1/last?instruments=rb2605,SR605")).GetProperty("ticks").GetArrayLength());
        Assert.Equal(2, (await gateway.Http.GetFromJsonAsync<JsonElement>("/api/v1/last?instruments=all")).GetProperty("ticks").GetArrayLength());
    }

    [Fact]
    public async Task A_store_that_is_down_is_a_503_and_not_ready()
    {
        await using var gateway = await TestGateway.Start();
        Assert.Equal(HttpStatusCode.OK, (await gateway.Http.GetAsync("/health/ready")).StatusCode);
        gateway.Market.StoreIsDown = true;

        var refused = await gateway.Http.GetAsync("/api/v1/bars/rb2605");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        var ready = await gateway.Http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("The fake store is down.", await ready.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await gateway.Http.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Ticks_contracts_products_calendar_status_and_the_OpenAPI_document_answer()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Archive.Add(Make.Tick());

        Assert.Equal(1, (await Get(gateway, "/api/v1/ticks/rb2605?from=2026-01-05T09:00:00")).GetProperty("ticks").GetArrayLength());
        Assert.Equal(0, (await Get(gateway, "/api/v1/ticks/rb2605?from=2026-01-05T09:31:00%2B08:00")).GetProperty("ticks").GetArrayLength());
        Assert.Equal(2, (await Get(gateway, "/api/v1/contracts?search=rb&limit=1")).GetProperty("total_count").GetInt32());
        Assert.Equal(1, (await Get(gateway, "/api/v1/contracts/rb2605")).GetProperty("price_step").GetInt32());
        Assert.True((await Get(gateway, "/api/v1/products")).GetProperty("products").GetArrayLength() > 50);
        Assert.Equal("2026-01-06", (await Get(gateway, "/api/v1/calendar/2026-01-05?product=rb")).GetProperty("next").GetString());
        Assert.Equal("running", (await Get(gateway, "/api/v1/status")).GetProperty("feeders")[0].GetProperty("state").GetString());
        Assert.True((await Get(gateway, "/openapi/v1.json")).GetProperty("paths").TryGetProperty("/api/v1/bars/{instrument}", out _));
    }

    [Fact]
    public async Task A_process_that_has_fallen_silent_is_listed_and_is_trouble()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Processes[4712] = TimeSpan.FromSeconds(30);

        var status = await Get(gateway, "/api/v1/status");

        Assert.Equal(4711, Assert.Single(status.GetProperty("processes").EnumerateArray()).GetProperty("process_id").GetInt32());
        Assert.Equal(4712, Assert.Single(status.GetProperty("silent").EnumerateArray()).GetProperty("process_id").GetInt32());
        Assert.Contains("silo-4712 (process 4712 on mdc-2) has not been heard since", Assert.Single(status.GetProperty("trouble").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_dashboard_says_how_to_build_it()
    {
        await using var gateway = await TestGateway.Start(o => o.DashboardDirectory = "/nowhere");

        var answer = await gateway.Http.GetAsync("/dashboard/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("npm run build", await answer.Content.ReadAsStringAsync());
    }

    private static async Task<List<JsonElement>> Bars(TestGateway gateway, string query) =>
        [.. (await Get(gateway, $"/api/v1/bars/{query}")).GetProperty("bars").EnumerateArray()];

    private static Task<JsonElement> Get(TestGateway gateway, string path) => gateway.Http.GetFromJsonAsync<JsonElement>(path);
}
