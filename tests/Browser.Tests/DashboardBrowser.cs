using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Mdc.Browser.Tests;

/// <summary>A headless Chromium that looks at dashboards, and remembers what went wrong in them: errors, failed requests, requests to elsewhere.</summary>
internal sealed partial class DashboardBrowser : IAsyncDisposable
{
    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    // One browser for all tests of the process, which ends with it; each test has a context of its own.
    private static readonly Lazy<Task<IBrowser>> Chromium = new(Launch);

    private readonly ConcurrentQueue<string> _trouble = new();
    private IBrowserContext? _context;

    /// <summary>What went wrong so far, a line each.</summary>
    public IReadOnlyCollection<string> Trouble => _trouble;

    /// <summary>False while the gateway is down on purpose: what the browser says of it then is no trouble.</summary>
    public bool Watches { get; set; } = true;

    /// <summary>Opens a page of a gateway's dashboard and waits until it is connected.</summary>
    public async Task<IPage> Open(Uri gateway, string place, string locale, int width, int height, ColorScheme scheme = ColorScheme.Dark)
    {
        _context = await (await Chromium.Value).NewContextAsync(new() { Locale = locale, ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height } });
        var page = await _context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (Watches && message.Type is ("error" or "warning")) _trouble.Enqueue($"console: {message.Text}");
        };
        page.PageError += (_, error) => _trouble.Enqueue($"page: {error}");
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Host != "127.0.0.1" && !request.Url.StartsWith("data:", StringComparison.Ordinal)) _trouble.Enqueue($"elsewhere: {request.Url}");
        };
        page.RequestFailed += (_, request) =>
        {
            // The page itself gives up the history of an instrument that is no longer looked at.
            if (Watches && request.Failure != "net::ERR_ABORTED") _trouble.Enqueue($"failed: {request.Url} {request.Failure}");
        };
        await page.GotoAsync(new Uri(gateway, $"dashboard/#/{place}").ToString());
        await Assertions.Expect(page.Locator("#connection")).ToHaveClassAsync("pill open");
        // Keys before the page is there are lost.
        await Assertions.Expect(page.Locator("#pages [aria-current=page]")).ToHaveCountAsync(1);
        return page;
    }

    /// <summary>Chooses an instrument as a user does, by typing its code.</summary>
    public static async Task Choose(IPage page, string code)
    {
        await page.Locator("#search").FillAsync(code);
        await page.GetByRole(AriaRole.Option).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(code);
        await page.Locator("#search").FillAsync("");
    }

    /// <summary>How many bars a chart says it shows, and the last price.</summary>
    public static async Task<(int Bars, string Last)> Seen(ILocator chart)
    {
        var label = LabelParts().Match((await chart.GetAttributeAsync("aria-label"))!);
        Assert.True(label.Success);
        return (int.Parse(label.Groups[1].Value, CultureInfo.InvariantCulture), label.Groups[2].Value);
    }

    /// <summary>Keeps a picture, and asks that nothing is wider than the screen. What draws on a canvas is there one frame later than its words.</summary>
    public static async Task Shot(IPage page, string name)
    {
        await page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        await page.ScreenshotAsync(new() { Path = Path.Combine(BrowserFactAttribute.Artifacts, $"{name}.png") });
        Assert.Equal(page.ViewportSize!.Width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_context is not null) await _context.CloseAsync();
    }

    private static async Task<IBrowser> Launch()
    {
        // The machine's other programs may leave the page little of the processor.
        Assertions.SetDefaultExpectTimeout(30_000);
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Chromium, Headless = true, Args = Flags });
    }

    [GeneratedRegex(@"(\d+) (?:bars|根K线) · (?:Last|最新) (\S+)")]
    private static partial Regex LabelParts();
}
