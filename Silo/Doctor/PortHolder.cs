using System.Globalization;

namespace Mdc.Silo.Doctor;

/// <summary>The process that listens on a port.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="Name">Its name.</param>
internal sealed record PortHolder(int ProcessId, string Name)
{
    private const string Listening = "0A";

    /// <summary>Who listens on a TCP port; null where nobody does, or where this user may not see it. Linux only.</summary>
    public static PortHolder? Of(int port)
    {
        var sockets = new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(table => Sockets(table, port)).ToHashSet();
        if (sockets.Count == 0) return null;
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id) && Holds(process, sockets))
                return new PortHolder(id, File.ReadAllText(Path.Combine(process, "comm")).Trim());
        }
        return null;
    }

    // "sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode", proc(5)
    private static IEnumerable<string> Sockets(string table, int port)
    {
        var wanted = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return File.ReadLines(table).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[1].EndsWith(wanted, StringComparison.Ordinal) && fields[3] == Listening)
            .Select(fields => $"socket:[{fields[9]}]");
    }

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd"))
                .Any(descriptor => File.ResolveLinkTarget(descriptor, returnFinalTarget: false) is { } target && sockets.Contains(target.Name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, or gone meanwhile.
            return false;
        }
    }
}
