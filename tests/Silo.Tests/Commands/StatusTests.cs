using System.Text.Json;
using Mdc.Silo.Commands;

namespace Mdc.Silo.Tests.Commands;

public class StatusTests
{
    [Fact]
    public async Task Without_a_node_status_ends_with_8_and_says_where_it_looked()
    {
        using var directory = new TemporaryDirectory();
        var terminal = new CapturedTerminal();
        Assert.Equal(ExitCode.NotRunning, await terminal.Run("status", "--data", directory.Path));
        Assert.Equal($"mdc: No node runs on {directory.Path}. Start one with ./mdc up.", terminal.Error.Trim());
    }

    [Fact]
    public void Everything_that_complains_is_named()
    {
        using var status = JsonDocument.Parse("""
            {"feeders":[{"feeder":1,"state":"failed","trouble":"The disk is full."},{"feeder":2,"state":"failed","trouble":null},{"feeder":3,"state":"running"}],
             "shards":[{"shard":7,"trouble":"rb2601 is in quarantine."}],"storage":{"trouble":"Down."},"trouble":["The shards do not answer."]}
            """);
        Assert.Equal(
            ["Feeder 1: The disk is full.", "Feeder 2 failed.", "Shard 7: rb2601 is in quarantine.", "Storage: Down.", "The shards do not answer."],
            StatusText.Troubles(status.RootElement));
    }

    [Fact]
    public void Made_up_prices_are_called_so()
    {
        using var status = JsonDocument.Parse("""{"version":"0.1.0","source":"simulated","simulated":true}""");
        var terminal = new CapturedTerminal();
        StatusText.Write(status.RootElement, node: null, terminal.Terminal);
        Assert.Contains("MADE-UP PRICES", terminal.Out);
    }
}
