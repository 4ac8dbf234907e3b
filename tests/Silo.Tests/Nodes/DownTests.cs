using Mdc.Silo.Commands;
using Mdc.Silo.Nodes;

namespace Mdc.Silo.Tests.Nodes;

public class DownTests
{
    [Fact]
    public async Task Without_a_node_down_ends_with_8()
    {
        using var directory = new TemporaryDirectory();
        var terminal = new CapturedTerminal();
        Assert.Equal(ExitCode.NotRunning, await terminal.Run("down", "--data", directory.Path));
        Assert.Equal($"mdc: No node runs on {directory.Path}.", terminal.Error.Trim());
    }

    [Fact]
    public async Task A_node_that_ends_is_waited_for()
    {
        using var directory = new TemporaryDirectory();
        using var process = await OwnProcess.Obedient();
        process.NodeFile.Write(directory.Path);
        var terminal = new CapturedTerminal();
        Assert.Equal(ExitCode.Ok, await terminal.Run("down", "--data", directory.Path));
        Assert.Null(ProcessStart.Of(process.Id));
        Assert.StartsWith($"Stopped process {process.Id} after ", terminal.Out);
    }

    [Fact]
    public async Task A_process_that_only_has_the_id_of_a_node_is_left_alone()
    {
        using var directory = new TemporaryDirectory();
        using var process = await OwnProcess.Obedient();
        (process.NodeFile with { ProcessStart = "another/1" }).Write(directory.Path);
        Assert.Equal(ExitCode.NotRunning, await new CapturedTerminal().Run("down", "--data", directory.Path));
        Assert.False(process.HasEnded);
    }

    [Fact]
    public async Task A_node_that_does_not_end_in_time_is_left_alone_and_reported()
    {
        using var directory = new TemporaryDirectory();
        using var process = await OwnProcess.Deaf();
        process.NodeFile.Write(directory.Path);
        var terminal = new CapturedTerminal();
        Assert.Equal(ExitCode.Failed, await terminal.Run("down", "--data", directory.Path, "--timeout", "1"));
        Assert.Contains("still runs after 1 s", terminal.Error);
        Assert.False(process.HasEnded);
    }
}
