using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Tests.Rest;

/// <summary>A product's main contracts as one series.</summary>
public sealed class MainSeriesTests
{
    // Behind every machine's clock: a roll that is yet to come does not count.
    private static readonly TradingDay Before = new(20250106), After = new(20250107);

    [Theory]
    [InlineData("", new[] { 3850.0, 3851, 4000 })]
    [InlineData("&adjustment=none", new[] { 3850.0, 3851, 4000 })]
    [InlineData("&adjustment=spread", new[] { 4050.0, 4051, 4000 })]
    [InlineData("&adjustment=ratio", new[] { 4042.5, 4043.55, 4000 })]
    public async Task The_contracts_follow_each_other_joined_as_asked(string adjustment, double[] closes)
    {
        await using var gateway = await Rolled();

        var answer = await Get(gateway, $"rb.main?period=1m{adjustment}");

        Assert.Equal(closes, answer.GetProperty("bars").EnumerateArray().Select(bar => bar.GetProperty("close").GetDouble()));
        Assert.Equal("""[{"instrument_id":"rb2605","from":"2024-12-02","shift":200,"factor":1.05},{"instrument_id":"rb2610","from":"2025-01-07","shift":0,"factor":1}]""", answer.GetProperty("parts").GetRawText());
        Assert.All(answer.GetProperty("bars").EnumerateArray(), bar => Assert.Equal(10, bar.GetProperty("volume").GetInt32()));
    }

    [Fact]
    public async Task Neither_contract_gives_bars_of_days_on_which_it_was_not_main()
    {
        await using var gateway = await Rolled();
        // The old one goes on trading, the new one traded before.
        gateway.Market.Minute("rb2605", On(After, Make.Minute(9, 0, close: 1)), BarPushState.Closed);
        gateway.Market.Minute("rb2610", On(Before, Make.Minute(9, 0, close: 2)), BarPushState.Closed);

        var bars = (await Get(gateway, "rb.main")).GetProperty("bars").EnumerateArray();

        Assert.Equal([3850, 3851, 4000], bars.Select(bar => bar.GetProperty("close").GetDouble()));
    }

    [Fact]
    public async Task A_month_over_a_roll_is_one_bar_and_CSV_names_each_bars_contract()
    {
        await using var gateway = await Rolled();

        var days = (await gateway.Http.GetStringAsync("/api/v1/bars/rb.main?period=1d&adjustment=spread&format=csv")).TrimEnd().Split('\n')[1..];
        var month = (await Get(gateway, "rb.main?period=1mon&adjustment=spread")).GetProperty("bars");

        Assert.Equal(["rb2605", "rb2610"], days.Select(line => line.Split(',')[0]));
        Assert.Equal((1, 30), (month.GetArrayLength(), month[0].GetProperty("volume").GetInt32()));
        Assert.Equal((4049, 4000), (month[0].GetProperty("open").GetInt32(), month[0].GetProperty("close").GetInt32()));
    }

    [Fact]
    public async Task The_newest_bars_are_found_across_the_roll_and_a_range_stays_within_it()
    {
        await using var gateway = await Rolled();

        Assert.Equal([3851, 4000], (await Get(gateway, "rb.main?limit=2")).GetProperty("bars").EnumerateArray().Select(bar => bar.GetProperty("close").GetInt32()));
        Assert.Equal([3850, 3851], (await Get(gateway, "rb.main?to=2025-01-06")).GetProperty("bars").EnumerateArray().Select(bar => bar.GetProperty("close").GetInt32()));
        Assert.Equal([4000], (await Get(gateway, "rb.main?days=1")).GetProperty("bars").EnumerateArray().Select(bar => bar.GetProperty("close").GetInt32()));
    }

    [Fact]
    public async Task What_cannot_be_joined_is_said_and_never_guessed()
    {
        await using var gateway = await Rolled();
        gateway.Market.Rolls["rb"][1] = gateway.Market.Rolls["rb"][1] with { FromClose = Price.None };

        var refused = await gateway.Http.GetAsync("/api/v1/bars/rb.main?adjustment=ratio");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("rb2605 can't be joined", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(3, (await Get(gateway, "rb.main")).GetProperty("bars").GetArrayLength());
        Assert.Equal(1, (await Get(gateway, "rb.main?adjustment=ratio&from=2025-01-07")).GetProperty("bars").GetArrayLength());
    }

    [Theory]
    [InlineData("bars/rb.main", HttpStatusCode.NotFound, "no main contract yet")]
    [InlineData("bars/nope.main", HttpStatusCode.NotFound, "Product 'nope'")]
    [InlineData("bars/rb2605?adjustment=ratio", HttpStatusCode.BadRequest, "as rb.main")]
    [InlineData("bars/rb.main?adjustment=both", HttpStatusCode.BadRequest, "none, spread or ratio")]
    [InlineData("bars/rb.main/after?from=2026-01-05", HttpStatusCode.BadRequest, "has no cursor")]
    public async Task What_is_no_series_is_refused_with_a_sentence(string path, HttpStatusCode status, string says)
    {
        await using var gateway = await TestGateway.Start();

        var answer = await gateway.Http.GetAsync($"/api/v1/{path}");

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(says, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    // One day rb2605 at 3850 and 3851, the next rb2610 at 4000; they closed at 4000 and 4200 when it was decided.
    private static async Task<TestGateway> Rolled()
    {
        var gateway = await TestGateway.Start();
        var (old, main) = (new Contract("rb2605", 202605), new Contract("rb2610", 202610));
        gateway.Market.Rolls["rb"] = [new(new TradingDay(20241202), Contract.None, old, Price.None, Make.Yuan(3900)), new(After, old, main, Make.Yuan(4000), Make.Yuan(4200))];
        gateway.Market.Minute("rb2605", On(Before, Make.Minute(9, 0, open: 3849, close: 3850)), BarPushState.Closed);
        gateway.Market.Minute("rb2605", On(Before, Make.Minute(9, 1, close: 3851)), BarPushState.Closed);
        gateway.Market.Minute("rb2610", On(After, Make.Minute(9, 0, close: 4000)), BarPushState.Closed);
        return gateway;
    }

    private static Bar On(TradingDay day, Bar bar)
    {
        var shift = (Make.Day.ToDate().DayNumber - day.ToDate().DayNumber) * ChinaTime.NsPerDay;
        return bar with { TradingDay = day, StartNs = bar.StartNs - shift, EndNs = bar.EndNs - shift };
    }

    private static Task<JsonElement> Get(TestGateway gateway, string query) => gateway.Http.GetFromJsonAsync<JsonElement>($"/api/v1/bars/{query}");
}
