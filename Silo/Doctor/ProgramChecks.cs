using System.Runtime.InteropServices;

namespace Mdc.Silo.Doctor;

/// <summary>Programs that the node, its dashboard or its tests need.</summary>
internal static class ProgramChecks
{
    private const int OldestNode = 20;
    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome"];

    public static Finding DotNet() => Finding.Ok(".NET", RuntimeInformation.FrameworkDescription);

    public static async Task<Finding> Node(CancellationToken cancellation)
    {
        const string needed = "It builds the dashboard; all else works without it. Install nodejs and npm.";
        if (InstalledProgram.Find("node") is not { } node || InstalledProgram.Find("npm") is null) return Finding.Warn("Node.js", "missing.", needed);
        var version = await InstalledProgram.Version(node, cancellation);
        var isNew = int.TryParse(version.TrimStart('v').Split('.')[0], out var major) && major >= OldestNode;
        return isNew ? Finding.Ok("Node.js", version) : Finding.Warn("Node.js", $"{version} is older than {OldestNode}.", needed);
    }

    public static Finding Chromium() => Browsers.Select(InstalledProgram.Find).FirstOrDefault(path => path is not null) is { } found
        ? Finding.Ok("Chromium", found)
        : Finding.Warn("Chromium", "missing.", "Only the browser tests need it. Install chromium.");
}
