using System.Text.RegularExpressions;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Tests.Fakes;
using Microsoft.Playwright;
using static Mdc.Browser.Tests.DashboardBrowser;

namespace Mdc.Browser.Tests;

public sealed partial class DashboardTests : IAsyncLifetime
{
    private readonly DashboardBrowser _browser = new();
    private TestGateway _gateway = null!;
    private MovingMarket _market = null!;

    public async Task InitializeAsync()
    {
        _gateway = await TestGateway.Start(o => o.DashboardDirectory = BrowserFactAttribute.Dashboard, MovingMarket.Codes);
        _market = new MovingMarket(_gateway.Market, _gateway.Service<MarketRules>());
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [BrowserFact]
    public async Task The_chart_has_bars_and_moves_on_ticks_and_nothing_comes_from_elsewhere()
    {
        var page = await Open("instrument", "en", 1440, 900);
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
        await Assertions.Expect(page.GetByRole(AriaRole.Contentinfo)).ToContainTextAsync("Running");
        await Shot(page, "desktop-dark-en");
        Assert.Empty(_browser.Trouble);
    }

    [BrowserFact]
    public async Task Periods_search_language_theme_and_keys_work()
    {
        var page = await Open("instrument", "zh-CN", 1440, 900, ColorScheme.Light);
        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Locator("#search")).ToBeFocusedAsync();
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
        await page.GetByRole(AriaRole.Button, new() { Name = "EN", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Five levels" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.Empty(_browser.Trouble);
    }

    [BrowserFact]
    public async Task The_list_sorts_by_what_is_asked_for()
    {
        var page = await Open("instrument", "en", 1440, 900);
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
        var page = await Open("instrument", "zh-CN", 390, 844);
        await Choose(page, "au2606");
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = ChartOf("au2606") })).ToBeVisibleAsync();

        await Shot(page, "phone-dark-zh");
        await page.ScreenshotAsync(new() { Path = Path.Combine(BrowserFactAttribute.Artifacts, "phone-dark-zh-full.png"), FullPage = true });
        Assert.Empty(_browser.Trouble);
    }

    private Task<IPage> Open(string place, string locale, int width, int height, ColorScheme scheme = ColorScheme.Dark) =>
        _browser.Open(_gateway.Http.BaseAddress!, place, locale, width, height, scheme);

    private static async Task<List<double>> Changes(IPage page)
    {
        var rows = await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.list .row:not([hidden])')].sort((a, b) => a.ariaPosInSet - b.ariaPosInSet).map(r => r.children[3].textContent)");
        return [.. rows.Select(r => double.Parse(r.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static Regex ChartOf(string what) => new(what);

    [GeneratedRegex("^Change")]
    private static partial Regex ChangeButton();
}
