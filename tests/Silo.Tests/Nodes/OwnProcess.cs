using System.Diagnostics;
using Mdc.Silo.Nodes;

namespace Mdc.Silo.Tests.Nodes;

/// <summary>A process of a test, in the place of a node. Killed at the end, if it still runs.</summary>
internal sealed class OwnProcess : IDisposable
{
    private readonly Process _process;

    private OwnProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>A process that ends when it is asked to.</summary>
    public static Task<OwnProcess> Obedient() => Start("trap 'exit 0' TERM; echo ready; while :; do read -t 1 || :; done");

    /// <summary>A process that does not end when it is asked to.</summary>
    public static Task<OwnProcess> Deaf() => Start("trap '' TERM; echo ready; while :; do read -t 1 || :; done");

    /// <summary>What its node would say of itself.</summary>
    public NodeFile NodeFile => new()
    {
        ProcessId = Id,
        ProcessStart = ProcessStart.Of(Id)!,
        StartedAt = DateTimeOffset.UnixEpoch,
        Version = "0.0.0",
        Runtime = "Local",
        HttpAddress = new Uri("http://127.0.0.1:1/"),
        WebSocketAddress = new Uri("ws://127.0.0.1:1/"),
    };

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<OwnProcess> Start(string script)
    {
        var process = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        // Its trap is set before it says so.
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        return new OwnProcess(process);
    }
}
