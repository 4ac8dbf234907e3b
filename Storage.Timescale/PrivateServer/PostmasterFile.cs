using System.Diagnostics;
using System.Globalization;

namespace Mdc.Storage.Timescale.PrivateServer;

/// <summary>What a running server writes into its data directory: process id first, socket directory fifth.</summary>
internal readonly record struct PostmasterFile(int ProcessId, string SocketDirectory)
{
    /// <summary>The file of a server that is still alive; null where there is none, or where a crash of the machine left the file behind.</summary>
    public static PostmasterFile? ReadAlive(string dataDirectory)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(Path.Combine(dataDirectory, "postmaster.pid"));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        if (lines.Length < 5 || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out var id)) return null;
        return IsPostgres(id) ? new PostmasterFile(id, lines[4]) : null;
    }

    // The number may belong to another program by now.
    private static bool IsPostgres(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
