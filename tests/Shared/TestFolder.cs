using System.Diagnostics;

namespace Mdc.Tests.Shared;

/// <summary>A folder of one test, deleted with it; what servers killed nodes left in it are ended first. Others may enter it: the private PostgreSQL runs as a user of its own where the tests run as root.</summary>
internal sealed class TestFolder(string name) : IDisposable
{
    public string Path { get; } = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"mdc-{name}-{Guid.NewGuid():N}")).FullName;

    /// <summary>A path below it.</summary>
    public string this[string below] => System.IO.Path.Combine(Path, below);

    public void Dispose()
    {
        foreach (var data in Directory.GetDirectories(Path)) EndServer(System.IO.Path.Combine(data, "postgres", "data", "postmaster.pid"));
        Directory.Delete(Path, recursive: true);
    }

    // A node that was killed leaves its private PostgreSQL running; where the test failed, no later start took it over.
    private static void EndServer(string pidFile)
    {
        if (!File.Exists(pidFile) || !int.TryParse(File.ReadLines(pidFile).First(), out var id)) return;
        try
        {
            using var server = Process.GetProcessById(id);
            NodeProcess.Signal("QUIT", id).Wait();
            server.WaitForExit(TimeSpan.FromSeconds(30));
        }
        catch (ArgumentException)
        {
            // It has ended by itself.
        }
    }
}
