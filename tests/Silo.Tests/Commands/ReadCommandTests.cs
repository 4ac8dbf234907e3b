using Mdc.Silo.Commands;
using Mdc.Silo.Tests.Client;

namespace Mdc.Silo.Tests.Commands;

/// <summary>What the command line reads from a gateway: export and the WebSocket console.</summary>
public sealed class ReadCommandTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_export_has_one_header_and_every_day_and_overwrites_only_by_force()
    {
        await using var gateway = await FakeGateway.Start();
        gateway.Rest["bars/rb2601"] = (200, "head\nrow 1\nrow 2\n");
        for (var day = 5; day <= 11; day++) gateway.Rest[$"calendar/2026-01-{day:00}"] = (200, $$"""{"is_trading_day":{{(day < 10 ? "true" : "false")}}}""");
        var path = Path.Combine(_folder.Path, "bars.csv");
        string[] command = ["export", "rb2601", "--bars", "5m", "--from", "2026-01-05", "--to", "2026-01-11", "--out", path, "--gateway", gateway.Options.HttpAddress.ToString()];

        var first = new CapturedTerminal();
        Assert.Equal(ExitCode.Ok, await first.Run(command));
        // Five trading days of two rows; the weekend is none.
        Assert.Equal("head\n" + string.Concat(Enumerable.Repeat("row 1\nrow 2\n", 5)), File.ReadAllText(path));
        Assert.Contains("10 rows are in", first.Error, StringComparison.Ordinal);
        Assert.True(gateway.Requests.TryRead(out _));
        Assert.True(gateway.Requests.TryRead(out var asked));
        Assert.Equal("bars/rb2601?period=5m&limit=20000&from=2026-01-05&to=2026-01-05&format=csv", asked);

        var again = new CapturedTerminal();
        Assert.Equal(ExitCode.BadInput, await again.Run(command));
        Assert.Contains("--force", again.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, await new CapturedTerminal().Run([.. command, "--force"]));
    }

    [Theory]
    [InlineData("ratio", ExitCode.Ok, "bars/rb.main?period=1d&limit=20000&adjustment=ratio&from=2026-01-05&to=2026-01-05&format=csv")]
    [InlineData("none", ExitCode.Ok, "bars/rb.main?period=1d&limit=20000&from=2026-01-05&to=2026-01-05&format=csv")]
    [InlineData("7", ExitCode.Usage, null)]
    public async Task An_export_of_main_contracts_asks_for_them_as_they_are_to_be_joined(string adjustment, ExitCode code, string? wanted)
    {
        await using var gateway = await FakeGateway.Start();
        gateway.Rest["calendar/2026-01-05"] = (200, """{"is_trading_day":true}""");
        gateway.Rest["bars/rb.main"] = (200, "head\nrow\n");
        var terminal = new CapturedTerminal();

        Assert.Equal(code, await terminal.Run("export", "rb.main", "--bars", "1d", "--adjustment", adjustment, "--from", "2026-01-05", "--gateway", gateway.Options.HttpAddress.ToString()));

        string? asked = null;
        while (gateway.Requests.TryRead(out var request)) asked = request;
        Assert.Equal(wanted, asked);
    }

    [Fact]
    public async Task An_export_that_fails_leaves_no_file()
    {
        await using var gateway = await FakeGateway.Start();
        gateway.Rest["calendar/2026-01-05"] = (200, """{"is_trading_day":true}""");
        gateway.Rest["ticks/x"] = (404, """{"detail":"Instrument 'x' is not known."}""");
        var path = Path.Combine(_folder.Path, "ticks.csv");
        var terminal = new CapturedTerminal();

        Assert.Equal(ExitCode.BadInput, await terminal.Run("export", "x", "--ticks", "--from", "2026-01-05", "--out", path, "--gateway", gateway.Options.HttpAddress.ToString()));
        Assert.Contains("Instrument 'x' is not known.", terminal.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("export", "rb2601", "--from", "yesterday")]
    [InlineData("export", "rb2601", "--from", "2026-01-05", "--format", "xlsx")]
    [InlineData("export", "rb2601", "--from", "2026-01-05", "--ticks", "--bars", "1m")]
    [InlineData("export", "rb2601", "--from", "2026-01-09", "--to", "2026-01-05")]
    public async Task A_wrong_export_is_a_wrong_command_line(params string[] arguments) =>
        Assert.Equal(ExitCode.Usage, await new CapturedTerminal().Run(arguments));

    [Fact]
    public async Task The_console_sends_what_it_is_given_and_prints_what_comes()
    {
        await using var gateway = await FakeGateway.Start();
        gateway.Connections.Add(["{\"type\":\"first\"}", "{\"type\":\"second\"}"]);
        var terminal = new CapturedTerminal();

        Assert.Equal(ExitCode.Ok, await terminal.Run("ws", "--send", "{\"action\":\"list\"}", "-n", "2", "--websocket", gateway.Options.WebSocketAddress.ToString()));
        Assert.Equal(["{\"type\":\"first\"}", "{\"type\":\"second\"}"], terminal.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.True(gateway.Requests.TryRead(out var sent));
        Assert.Equal("{\"action\":\"list\"}", sent);
    }

    [Theory]
    [InlineData("sub rb2605 cu2602", """{"action":"subscribe","instruments":["rb2605","cu2602"]}""")]
    [InlineData("sub rb2605,cu2602", """{"action":"subscribe","instruments":["rb2605","cu2602"]}""")]
    [InlineData("bars rb2605 5m", """{"action":"subscribe_bars","instruments":["rb2605"],"period":"5m"}""")]
    [InlineData("search rb", """{"action":"search","pattern":"rb"}""")]
    [InlineData("{\"action\":\"x\"}", """{"action":"x"}""")]
    [InlineData("   ", null)]
    public void A_short_form_is_the_request_it_stands_for(string line, string? request) => Assert.Equal(request, WsCommand.RequestOf(line));
}
