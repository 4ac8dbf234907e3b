using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mdc.Domain.Bars;
using Mdc.Gateway.Rest;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Tests.Rest;

/// <summary>Reading on: cursors, batches, CSV, tags, and the document that describes them.</summary>
public sealed class ReadOnTests
{
    [Fact]
    public async Task One_cursor_runs_from_the_history_into_bars_that_close_while_it_waits_each_once()
    {
        await using var gateway = await TestGateway.Start();
        for (var minute = 0; minute < 5; minute++) gateway.Market.Minute("rb2605", Make.Minute(9, minute), BarPushState.Closed);
        gateway.Market.Minute("rb2605", Make.Minute(9, 5), BarPushState.Forming);

        var first = await Get(gateway, "bars/rb2605/after?from=2026-01-05&limit=3");
        var second = await Get(gateway, $"bars/rb2605/after?cursor={Next(first)}");
        var waiting = Get(gateway, $"bars/rb2605/after?cursor={Next(second)}&wait=20");
        gateway.Market.Minute("rb2605", Make.Minute(9, 5), BarPushState.Closed);
        var third = await waiting;

        Assert.Equal(["09:00", "09:01", "09:02"], Starts(first));
        Assert.Equal(["09:03", "09:04"], Starts(second));
        Assert.Equal(["09:05"], Starts(third));
        Assert.Empty(Starts(await Get(gateway, $"bars/rb2605/after?cursor={Next(third)}")));
    }

    [Fact]
    public async Task A_longer_bar_comes_once_it_is_whole()
    {
        await using var gateway = await TestGateway.Start();
        for (var minute = 0; minute < 9; minute++) gateway.Market.Minute("rb2605", Make.Minute(9, minute), BarPushState.Closed);

        var first = await Get(gateway, "bars/rb2605/after?from=2026-01-05&period=5m");
        gateway.Market.Minute("rb2605", Make.Minute(9, 9), BarPushState.Closed);
        var second = await Get(gateway, $"bars/rb2605/after?period=5m&cursor={Next(first)}");

        Assert.Equal(["09:00"], Starts(first));
        Assert.Equal(["09:05"], Starts(second));
    }

    [Fact]
    public async Task A_cursor_of_another_question_is_refused()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Minute("rb2605", Make.Minute(9, 0), BarPushState.Closed);
        var next = Next(await Get(gateway, "bars/rb2605/after?from=2026-01-05"));

        foreach (var path in new[] { $"bars/rb2610/after?cursor={next}", $"bars/rb2605/after?period=5m&cursor={next}", $"ticks/rb2605?cursor={next}", $"audit?cursor={next}", "bars/rb2605/after?cursor=nonsense", "bars/rb2605/after" })
            Assert.Equal(HttpStatusCode.BadRequest, (await gateway.Http.GetAsync($"/api/v1/{path}")).StatusCode);
    }

    [Fact]
    public async Task Pages_of_ticks_hold_each_tick_once()
    {
        await using var gateway = await TestGateway.Start();
        for (var i = 1; i <= 25; i++) gateway.Market.Archive.Add(Make.Tick(position: i, volume: 1000 + i / 4) with { ReceivedNs = Make.At(9, 30, 16) + i });

        var seen = new List<string>();
        for (var cursor = ""; ;)
        {
            var page = await Get(gateway, $"ticks/rb2605?limit=7{cursor}");
            seen.AddRange(page.GetProperty("ticks").EnumerateArray().Select(tick => tick.GetProperty("seq").GetString()!));
            if (page.GetProperty("ticks").GetArrayLength() == 0) break;
            cursor = $"&cursor={Next(page)}";
        }
        Assert.Equal(Enumerable.Range(1, 25).Select(i => $"1:2:{i}"), seen);
    }

    [Fact]
    public async Task A_batch_gives_each_instrument_what_is_after_its_own_mark()
    {
        await using var gateway = await TestGateway.Start();
        for (var minute = 0; minute < 4; minute++)
            foreach (var code in new[] { "rb2605", "cu2602" }) gateway.Market.Minute(code, Make.Minute(9, minute), BarPushState.Closed);
        gateway.Market.Archive.Add(Make.Tick());

        using var answer = await gateway.Http.PostAsJsonAsync("/api/v1/after", new
        {
            bars = new Dictionary<string, string> { ["rb2605"] = "2026-01-05T09:02:00", ["cu2602"] = "2026-01-05T09:03:00" },
            ticks = new Dictionary<string, string> { ["rb2605"] = "2026-01-05" },
        });
        var batch = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal([2, 1], batch.GetProperty("bars").EnumerateArray().Select(part => part.GetProperty("bars").GetArrayLength()));
        Assert.Equal(1, batch.GetProperty("ticks")[0].GetProperty("ticks").GetArrayLength());
        using var again = await gateway.Http.PostAsJsonAsync("/api/v1/after", new
        {
            bars = new Dictionary<string, string> { ["rb2605"] = Next(batch.GetProperty("bars")[0]) },
            ticks = new Dictionary<string, string> { ["rb2605"] = Next(batch.GetProperty("ticks")[0]) },
        });
        var nothing = await again.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(0, nothing.GetProperty("bars")[0].GetProperty("bars").GetArrayLength());
        Assert.Equal(0, nothing.GetProperty("ticks")[0].GetProperty("ticks").GetArrayLength());
        using var unknown = await gateway.Http.PostAsJsonAsync("/api/v1/after", new { bars = new Dictionary<string, string> { ["nope"] = "2026-01-05" } });
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Bars_and_ticks_come_as_CSV_by_parameter_and_by_Accept()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Minute("rb2605", Make.Minute(9, 0), BarPushState.Closed);
        gateway.Market.Archive.Add(Make.Tick());

        Assert.Equal(
            $"{BarCsv.Header},forming\nrb2605,1m,2026-01-05,2026-01-05T09:00:00+08:00,2026-01-05T09:01:00+08:00,3850,3852,3849,3851,10,385000.5,110,120,complete,0,1,0\n",
            await gateway.Http.GetStringAsync("/api/v1/bars/rb2605?format=csv"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/ticks/rb2605") { Headers = { { "Accept", "text/csv" } } };
        using var answer = await gateway.Http.SendAsync(request);
        var lines = (await answer.Content.ReadAsStringAsync()).TrimEnd().Split('\n');
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(2, lines.Length);
        Assert.Equal(lines[0].Split(',').Length, lines[1].Split(',').Length);
        Assert.StartsWith("rb2605,SHFE,2026-01-05,2026-01-05T09:30:15.500000+08:00,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",1:2:1", lines[1], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.Http.GetAsync("/api/v1/bars/rb2605?format=xml")).StatusCode);
    }

    [Fact]
    public async Task An_answer_that_has_not_changed_is_not_sent_again()
    {
        await using var gateway = await TestGateway.Start();
        using var first = await gateway.Http.GetAsync("/api/v1/products");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/products") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var second = await gateway.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_recording_policy_is_changed_by_who_has_read_its_newest_version()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Http.DefaultRequestHeaders.Authorization = new("Bearer", gateway.Token);
        var body = new { rules = new[] { new { scope = "product", pattern = "wr", records = false } }, why = "wr does not trade" };
        using var read = await gateway.Http.GetAsync("/api/v1/recording");
        async Task<HttpStatusCode> Put(string? tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/recording") { Content = JsonContent.Create(body) };
            if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
            return (await gateway.Http.SendAsync(request)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.PreconditionRequired, await Put(null));
        Assert.Equal(HttpStatusCode.NoContent, await Put(read.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await Put(read.Headers.ETag!.Tag));
        Assert.Equal("access-token", (await Get(gateway, "recording/changes")).GetProperty("changes")[0].GetProperty("by").GetString());
    }

    [Fact]
    public async Task Every_operation_has_an_example_and_its_answer_has_the_examples_fields()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Tick(Make.Tick());
        gateway.Market.Minute("rb2605", Make.Minute(9, 0), BarPushState.Closed);
        using var document = JsonDocument.Parse(await gateway.Http.GetStringAsync("/openapi/v1.json"));
        var operations = document.RootElement.GetProperty("paths").EnumerateObject()
            .Where(path => path.Name.StartsWith("/api/v1/", StringComparison.Ordinal))
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name["/api/v1/".Length..]}"))
            .Order(StringComparer.Ordinal);
        Assert.Equal(Examples.All.Keys.Order(StringComparer.Ordinal), operations);

        foreach (var (operation, example) in Examples.All.Where(each => each.Key.StartsWith("GET ", StringComparison.Ordinal) && each.Value.Answer.Length > 0))
        {
            using var response = await gateway.Http.GetAsync($"/api/v1/{example.Request}");
            // Evidence needs a journal, which this gateway has none of.
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable) continue;
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
            var fields = JsonDocument.Parse(example.Answer).RootElement.EnumerateObject().Select(field => field.Name);
            Assert.True(fields.All(field => answer.TryGetProperty(field, out _)), $"{operation}: {answer}");
        }
    }

    private static IEnumerable<string> Starts(JsonElement page) => page.GetProperty("bars").EnumerateArray().Select(bar => bar.GetProperty("start").GetString()![11..16]);

    private static string Next(JsonElement page) => page.GetProperty("next").GetString()!;

    private static Task<JsonElement> Get(TestGateway gateway, string path) => gateway.Http.GetFromJsonAsync<JsonElement>($"/api/v1/{path}");
}
