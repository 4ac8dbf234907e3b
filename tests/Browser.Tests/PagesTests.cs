using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Logs;
using Mdc.Gateway.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using static Mdc.Browser.Tests.DashboardBrowser;
using static Microsoft.Playwright.Assertions;

namespace Mdc.Browser.Tests;

/// <summary>Every page beside the chart: its data is there, moves, and is there again after the gateway was away.</summary>
public sealed class PagesTests : IAsyncLifetime
{
    private readonly DashboardBrowser _browser = new();
    private TestGateway _gateway = null!;
    private MovingMarket _market = null!;

    public async Task InitializeAsync()
    {
        _gateway = await TestGateway.Start(o => o.DashboardDirectory = BrowserFactAttribute.Dashboard, MovingMarket.Codes, evidence: new FakeEvidence());
        _market = new MovingMarket(_gateway.Market, _gateway.Service<MarketRules>());
        var bar = Make.Minute(10, 5, close: 3852);
        _gateway.Store.Corrections.Add(new BarRevision(bar, bar with { Close = Make.Yuan(3855), Volume = 14, Revision = 1 }, RevisionReason.LateTick, Make.At(10, 6, 2)));
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [BrowserFact]
    public async Task The_overview_sorts_searches_and_moves()
    {
        var page = await Open("overview");
        var table = page.GetByRole(AriaRole.Table, new() { Name = "Market table" });
        await Expect(table.GetByRole(AriaRole.Row).Nth(5)).ToContainTextAsync(new Regex("%"));
        _market.StepAll();

        await table.GetByRole(AriaRole.Columnheader, new() { Name = "Change" }).First.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(table.Locator("[aria-sort=descending]")).ToHaveTextAsync("Change ↓");
        var changes = await Column(page, 3);
        Assert.True(changes.Count > 20);
        Assert.Equal(changes.OrderDescending(), changes);

        await page.GetByRole(AriaRole.Button, new() { Name = "CFFEX" }).ClickAsync();
        await Expect(page.Locator("#board-count")).ToHaveTextAsync($"4 / {MovingMarket.Codes.Count}");
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("#board-search")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("IM26");
        await Expect(page.Locator("#board-count")).ToHaveTextAsync($"2 / {MovingMarket.Codes.Count}");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("IM2603");
        Assert.Empty(_browser.Trouble);
    }

    [BrowserFact]
    public async Task The_chart_page_has_every_period_trades_and_corrections()
    {
        var page = await Open("instrument/rb2603");
        foreach (var period in new[] { "3m", "10m", "60m", "240m", "1w", "1mon", "1m" })
        {
            await page.GetByRole(AriaRole.Group, new() { Name = "Period" }).GetByRole(AriaRole.Button, new() { Name = period, Exact = true }).ClickAsync();
            await Expect(page.Locator("#chart")).ToHaveAttributeAsync("aria-label", new Regex($"rb2603 · {period} · [1-9]"));
        }
        for (var i = 0; i < 40; i++) _market.Step("rb2603");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Trades" }).GetByRole(AriaRole.Row).Nth(3)).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Corrections" })).ToContainTextAsync("late tick");
        await page.Mouse.MoveAsync(700, 300);
        await Expect(page.Locator("#legend")).ToContainTextAsync(new Regex("Open .*High .*Low .*Close .*Volume .*Open interest"));
        Assert.Empty(_browser.Trouble);
    }

    [BrowserFact]
    public async Task Red_is_up_until_somebody_wants_green_and_what_is_well_stays_green()
    {
        var page = await Open("instrument/rb2603");
        static Task<string> Color(IPage page, string of) => page.EvaluateAsync<string>($"getComputedStyle(document.querySelector('{of}')).color");
        await Expect(page.Locator("#depth .bid").First).ToBeVisibleAsync();
        await page.EvaluateAsync("document.body.insertAdjacentHTML('beforeend', '<i id=rise class=up></i><i id=well class=good></i>')");
        var (red, green) = (await Color(page, "#rise"), await Color(page, "#well"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Green up" }).ClickAsync();

        Assert.NotEqual(red, green);
        Assert.Equal((green, green), (await Color(page, "#rise"), await Color(page, "#well")));
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Red up" })).ToBeVisibleAsync();
        await Expect(page.Locator("#chart")).ToHaveAttributeAsync("aria-label", new Regex("rb2603 · 1m · [1-9]"));
        await Shot(page, "instrument-green-up");
        Assert.Empty(_browser.Trouble);
    }

    [BrowserFact]
    public async Task A_feeder_is_paused_and_started_with_a_token_and_the_audit_tells_who()
    {
        var page = await Open("feeds");
        var feeder = page.GetByRole(AriaRole.Region, new() { Name = "Feed 1" });
        await Expect(feeder).ToContainTextAsync("Running");
        await feeder.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await page.GetByLabel("Token").FillAsync(_gateway.Token);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(feeder).ToContainTextAsync("Paused");

        await feeder.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Expect(feeder).ToContainTextAsync("Running");
        Assert.Empty(await page.EvaluateAsync<string>("document.cookie"));

        await page.GetByRole(AriaRole.Link, new() { Name = "Alarms" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Audit" })).ToContainTextAsync("/api/v1/feeders/1/pause");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Audit" })).ToContainTextAsync("access-token");
        Assert.Empty(_browser.Trouble);
    }

    [BrowserFact]
    public async Task The_quality_page_lists_the_gaps_of_the_day_that_is_chosen()
    {
        var page = await Open("quality");
        var gaps = page.GetByRole(AriaRole.Region, new() { Name = "Gaps" });
        await Expect(gaps).ToContainTextAsync("No gap on this day");

        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = FakeEvidence.Day }).First.ClickAsync();

        await Expect(gaps.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync(new Regex("12-30 21:04:10.*12-30 21:05:12.*1m 2s.*not known.*fronts down.*all instruments"));
        await Expect(gaps.GetByRole(AriaRole.Row).Nth(2)).ToContainTextAsync(new Regex("400ms.*1,203.*buffer or disk full.*Front 3"));
        await Expect(gaps.GetByRole(AriaRole.Row).Nth(3)).ToContainTextAsync(new Regex("goes on.*damaged.*rb2603"));
        await Shot(page, "quality-gaps");
        Assert.Empty(_browser.Trouble);
    }

    [BrowserFact]
    public async Task The_cluster_page_shows_every_process_and_which_has_fallen_silent()
    {
        _gateway.Market.Processes[4712] = TimeSpan.FromSeconds(75);
        var page = await Open("cluster");
        var processes = page.GetByRole(AriaRole.Region, new() { Name = "Processes" });

        await Expect(processes.GetByRole(AriaRole.Row).Filter(new() { HasText = "silo-4711" })).ToContainTextAsync("just now");
        await Expect(processes.GetByRole(AriaRole.Row).Filter(new() { HasText = "silo-4712" })).ToContainTextAsync(new Regex("1m 1[5-9]s"));
        await Shot(page, "cluster-processes");
        Assert.Empty(_browser.Trouble);
    }

    [BrowserFact]
    public async Task The_READMEs_lines_for_the_console_print_quotes_of_codes_that_there_are()
    {
        var page = await Open("overview");
        var said = new ConcurrentQueue<string>();
        page.Console += (_, message) => said.Enqueue(message.Text);
        var lines = await File.ReadAllTextAsync(Path.Combine(BrowserFactAttribute.Dashboard, "..", "..", "samples", "console.js"));

        await page.EvaluateAsync($"() => {{ {lines.Replace("ws://127.0.0.1:7799/", _gateway.SocketUri.ToString(), StringComparison.Ordinal)} }}");

        await Eventually.Is(
            () =>
            {
                _market.StepAll();
                return said.Any(text => text.StartsWith("{\"type\":\"market_data\",\"instrument_id\":\"rb", StringComparison.Ordinal));
            },
            "a quote is printed");
        Assert.Empty(_browser.Trouble);
    }

    [BrowserFact]
    public async Task Alarms_come_with_their_reason_and_go_when_it_is_over()
    {
        var page = await Open("alarms");
        await Expect(page.Locator("#active-alarms")).ToContainTextAsync("All good");
        _gateway.Market.StoreIsDown = true;
        await Expect(page.Locator("#active-alarms")).ToContainTextAsync("The fake store is down.");
        await Expect(page.Locator(".badge")).ToHaveTextAsync("1");
        await Shot(page, "alarms-active");
        _gateway.Market.StoreIsDown = false;
        await Expect(page.Locator("#past-alarms")).ToContainTextAsync("The fake store is down.");
        await Expect(page.Locator(".badge")).ToHaveCountAsync(0);
        Assert.Empty(_browser.Trouble);
    }

    [BrowserFact]
    public async Task The_log_comes_as_it_is_written_and_is_filtered()
    {
        var page = await Open("log");
        var ring = _gateway.Service<LogRing>();
        ring.Add(LogLevel.Information, "Mdc.Grains.ContractGrain", "rb rolls: rb2603 to rb2605");
        ring.Add(LogLevel.Error, "Mdc.Storage.Timescale.TickArchiver", "The archive waits for the store");
        var log = page.GetByRole(AriaRole.Log);
        await Expect(log).ToContainTextAsync("rb rolls: rb2603 to rb2605");
        await Expect(log).ToContainTextAsync("The archive waits");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("archiver");
        await Expect(log).Not.ToContainTextAsync("rb rolls");
        await Expect(log).ToContainTextAsync("The archive waits");
        Assert.Empty(_browser.Trouble);
    }

    [BrowserTheory]
    [InlineData("overview", "#board .board-row:nth-child(4)")]
    [InlineData("instrument", "#depth .bid")]
    [InlineData("feeds", "#feeders .card")]
    [InlineData("cluster", "#shards tbody tr:nth-child(16)")]
    [InlineData("storage", "#tables tbody tr:nth-child(5)")]
    [InlineData("quality", "#day tbody tr:nth-child(3)")]
    [InlineData("alarms", "#active-alarms li")]
    [InlineData("log", "#log .log-line")]
    public async Task A_page_has_data_at_every_width_and_survives_a_restart_of_the_gateway(string name, string data)
    {
        var page = await Open(name, "zh-CN");
        Log();
        for (var i = 0; i < 30; i++) _market.StepAll();
        await Expect(page.Locator(data).First).ToBeVisibleAsync();
        await Expect(page.Locator("#status")).ToContainTextAsync("运行中");
        await Shot(page, $"{name}-desktop-dark");
        await page.Locator("#theme").ClickAsync();
        await Shot(page, $"{name}-desktop-light");
        await page.Locator("#theme").ClickAsync();
        await page.SetViewportSizeAsync(390, 844);
        await Expect(page.Locator(data).First).ToBeVisibleAsync();
        await Shot(page, $"{name}-phone");
        await page.SetViewportSizeAsync(1440, 900);
        Assert.Empty(_browser.Trouble);

        _browser.Watches = false;
        await _gateway.Stop();
        await Expect(page.Locator("#connection")).ToHaveClassAsync("pill lost");
        await _gateway.StartAgain();
        await Expect(page.Locator("#connection")).ToHaveClassAsync("pill open", new() { Timeout = 20_000 });
        _browser.Watches = true;
        Log();
        _market.StepAll();
        await Expect(page.Locator(data).First).ToBeVisibleAsync();
        await Expect(page.Locator("#status")).ToContainTextAsync("一切正常", new() { Timeout = 15_000 });
    }

    private void Log()
    {
        var ring = _gateway.Service<LogRing>();
        ring.Add(LogLevel.Information, "Mdc.Feeder.Pump.FeedPump", "Epoch 2 begins at 1:2:0");
        ring.Add(LogLevel.Warning, "Mdc.Grains.TickShardGrain", "Shard 3 rewinds to 1:2:75270: a hole");
        ring.Add(LogLevel.Information, "Mdc.Gateway.Access.OperationLog", "night-desk at 127.0.0.1: POST /api/v1/feeders/1/start answered 204");
    }

    private Task<IPage> Open(string place, string locale = "en") => _browser.Open(_gateway.Http.BaseAddress!, place, locale, 1440, 900);

    private static async Task<List<double>> Column(IPage page, int column)
    {
        var cells = await page.EvaluateAsync<string[]>(
            $"[...document.querySelectorAll('.board-row:not(.head):not([hidden])')].sort((a, b) => new DOMMatrix(a.style.transform).f - new DOMMatrix(b.style.transform).f).map(r => r.children[{column}].textContent)");
        return [.. cells.Select(cell => double.Parse(cell.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture))];
    }
}
