using System.Text.RegularExpressions;
using Mdc.Silo.Nodes;
using Mdc.Tests.Shared;
using Microsoft.Playwright;

namespace Mdc.Browser.Tests;

/// <summary>The dashboard of a real node: journal, grains, store and gateway behind it, a day replayed through them.</summary>
public sealed class RealNodeTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new("browser");
    private readonly DashboardBrowser _browser = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _folder.Dispose();
    }

    [BrowserAndPostgresFact]
    public async Task A_replayed_day_shows_its_bars_and_moves_with_its_ticks()
    {
        var files = RecordedDay.Write(_folder.Path, seed: 17, ticksPerInstrument: 20_000, "IF2101", "T2103");
        using var node = NodeProcess.Start(["up", "--replay", .. files, "--speed", "30", "--ports", "0,0", "--data", _folder["data"]]);
        await node.Says("Dashboard http://", TimeSpan.FromMinutes(1));

        var page = await _browser.Open(NodeFile.Read(_folder["data"])!.HttpAddress, "instrument", "en", 1440, 900);
        await DashboardBrowser.Choose(page, "IF2101");
        var chart = page.Locator("#chart");
        // Two seconds are a minute: some bars from before the page was open, then new ones beside them.
        await Assertions.Expect(chart).ToHaveAttributeAsync("aria-label", new Regex(@"IF2101 · 1m · ([3-9]|\d\d+) bars"), new() { Timeout = 30_000 });
        var (bars, last) = await DashboardBrowser.Seen(chart);
        await Assertions.Expect(chart).Not.ToHaveAttributeAsync("aria-label", new Regex($"Last {Regex.Escape(last)}$"));
        await Assertions.Expect(chart).ToHaveAttributeAsync("aria-label", new Regex($"IF2101 · 1m · ({bars + 2}|{bars + 3}) bars"), new() { Timeout = 30_000 });

        // Nothing else says which day it is: these are the recording's minutes, not today's.
        var stored = await page.EvaluateAsync<string>("fetch('/api/v1/bars/IF2101?period=1m').then(answer => answer.text())");
        Assert.Contains("2021-01-05T09:30:00", stored, StringComparison.Ordinal);
        await DashboardBrowser.Shot(page, "real-node");
        Assert.Empty(_browser.Trouble);

        await node.Terminate();
        // The day is not over: interrupted.
        Assert.Equal(130, await node.Exit(TimeSpan.FromSeconds(30)));
    }
}
