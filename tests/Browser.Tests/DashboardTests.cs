using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Tests.Fakes;
using Microsoft.Playwright;

namespace Mdc.Browser.Tests;

public sealed partial class DashboardTests : IAsyncLifetime
{
    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly ConcurrentQueue<string> _trouble = new();
    private TestGateway _gateway = null!;
    private MovingMarket _market = null!;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        _gateway = await TestGateway.Start(o => o.DashboardDirectory = BrowserFactAttribute.Dashboard, MovingMarket.Codes);
        _market = new MovingMarket(_gateway.Market, _gateway.Service<MarketRules>());
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
        await _gateway.DisposeAsync();
    }

    [BrowserFact]
    public async Task The_chart_has_bars_and_moves_on_ticks_and_nothing_comes_from_elsewhere()
    {
        var page = await Open("en", 1440, 900);
        await Choose(page, "rb2603");
        var chart = page.GetByRole(AriaRole.Img, new() { NameRegex = ChartOf("rb2603 · 1m") });
        await Assertions.Expect(chart).ToBeVisibleAsync();
        var (bars, _) = await Seen(chart);
        Assert.InRange(bars, 100, 600);

        // 1,300 half seconds are eleven minutes: the forming bar moves and new ones follow.
        for (var i = 0; i < 1_300; i++) _market.Step("rb2603");
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = ChartOf($"rb2603 · 1m · {bars + 10} bars|rb2603 · 1m · {bars + 11} bars") })).ToBeVisibleAsync();

        var last = await page.Locator("#title-last").InnerTextAsync();
        Assert.Equal(last, (await Seen(page.Locator("#chart"))).Last);
        await Assertions.Expect(page.GetByRole(AriaRole.Note)).ToContainTextAsync("Simulated");
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Five levels" }).GetByRole(AriaRole.Rowheader)).ToHaveCountAsync(10);
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "System" })).ToContainTextAsync("Running");
        await Shot(page, "desktop-dark-en");
        Assert.Empty(_trouble);
    }

    [BrowserFact]
    public async Task Periods_search_language_theme_and_keys_work()
    {
        var page = await Open("zh-CN", 1440, 900, ColorScheme.Light);
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("白糖");
        await Assertions.Expect(page.GetByRole(AriaRole.Option)).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("白糖");

        await page.GetByRole(AriaRole.Group, new() { Name = "周期" }).GetByRole(AriaRole.Button, new() { Name = "15分" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = ChartOf("15m") })).ToBeVisibleAsync();
        var (before, _) = await Seen(page.Locator("#chart"));
        Assert.InRange(before, 20, 100);
        await Shot(page, "desktop-light-zh");

        await page.GetByRole(AriaRole.Group, new() { Name = "周期" }).GetByRole(AriaRole.Button, new() { Name = "日" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = ChartOf("1d · 3 ") })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Five levels" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.Empty(_trouble);
    }

    [BrowserFact]
    public async Task The_list_sorts_by_what_is_asked_for()
    {
        var page = await Open("en", 1440, 900);
        _market.StepAll();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = ChangeButton() }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Change ↓" })).ToHaveAttributeAsync("aria-pressed", "true");
        var changes = await Changes(page);
        Assert.True(changes.Count > 5);
        Assert.Equal(changes.OrderDescending(), changes);

        await page.GetByRole(AriaRole.Button, new() { Name = "Change ↓" }).ClickAsync();
        changes = await Changes(page);
        Assert.Equal(changes.Order(), changes);
    }

    [BrowserFact]
    public async Task A_phone_shows_it_all_without_scrolling_sideways()
    {
        var page = await Open("zh-CN", 390, 844);
        await Choose(page, "au2606");
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = ChartOf("au2606") })).ToBeVisibleAsync();

        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await Shot(page, "phone-dark-zh");
        await page.ScreenshotAsync(new() { Path = Path.Combine(BrowserFactAttribute.Artifacts, "phone-dark-zh-full.png"), FullPage = true });
        Assert.Empty(_trouble);
    }

    private async Task<IPage> Open(string locale, int width, int height, ColorScheme scheme = ColorScheme.Dark)
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Chromium, Headless = true, Args = Flags });
        var context = await _browser.NewContextAsync(new() { Locale = locale, ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height } });
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _trouble.Enqueue($"console: {message.Text}");
        };
        page.PageError += (_, error) => _trouble.Enqueue($"page: {error}");
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Host != "127.0.0.1" && !request.Url.StartsWith("data:", StringComparison.Ordinal)) _trouble.Enqueue($"elsewhere: {request.Url}");
        };
        page.RequestFailed += (_, request) =>
        {
            // The page itself gives up the history of an instrument that is no longer looked at.
            if (request.Failure != "net::ERR_ABORTED") _trouble.Enqueue($"failed: {request.Url} {request.Failure}");
        };
        await page.GotoAsync($"{_gateway.Http.BaseAddress}dashboard/");
        await Assertions.Expect(page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#instrument .num")).Not.ToBeEmptyAsync();
        return page;
    }

    private static async Task Choose(IPage page, string code)
    {
        await page.GetByRole(AriaRole.Searchbox).FillAsync(code);
        await page.GetByRole(AriaRole.Option).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(code);
        await page.GetByRole(AriaRole.Searchbox).FillAsync("");
    }

    private static async Task<(int Bars, string Last)> Seen(ILocator chart)
    {
        var label = LabelParts().Match((await chart.GetAttributeAsync("aria-label"))!);
        Assert.True(label.Success);
        return (int.Parse(label.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), label.Groups[2].Value);
    }

    private static async Task<List<double>> Changes(IPage page)
    {
        var rows = await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.row:not([hidden])')].sort((a, b) => a.ariaPosInSet - b.ariaPosInSet).map(r => r.children[3].textContent)");
        return [.. rows.Select(r => double.Parse(r.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture))];
    }

    // What draws on a canvas is there one frame later than its words.
    private static async Task Shot(IPage page, string name)
    {
        await page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        await page.ScreenshotAsync(new() { Path = Path.Combine(BrowserFactAttribute.Artifacts, $"{name}.png") });
    }

    private static Regex ChartOf(string what) => new(what);

    [GeneratedRegex(@"(\d+) (?:bars|根K线) · (?:Last|最新) (\S+)")]
    private static partial Regex LabelParts();

    [GeneratedRegex("^Change")]
    private static partial Regex ChangeButton();
}
