using System.Security.Cryptography;
using System.Text;

namespace Mdc.Storage.Timescale.PrivateServer;

/// <summary>Where the server's socket lives: beside its data, unless that path is too long for a socket address.</summary>
internal static class SocketDirectory
{
    // sun_path has 108 bytes and ends with NUL; the server appends its file name.
    private const int MaxSocketPath = 107;
    private const string SocketFile = "/.s.PGSQL.5432.lock";

    /// <summary>The same directory for the same data directory, always: a later start finds a server that is still running.</summary>
    public static string For(string serverDirectory, bool sameUser)
    {
        var beside = Path.Combine(serverDirectory, "socket");
        if (Fits(beside)) return beside;

        var name = "mdc-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(serverDirectory)))[..16];
        var runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        // The runtime directory lets in only its own user.
        if (sameUser && !string.IsNullOrEmpty(runtime) && Directory.Exists(runtime) && Fits(Path.Combine(runtime, name))) return Path.Combine(runtime, name);
        return Path.Combine("/tmp", name);
    }

    // A quote would end the setting, a comma the host in a connection string.
    private static bool Fits(string directory) =>
        Encoding.UTF8.GetByteCount(directory + SocketFile) <= MaxSocketPath && directory.IndexOfAny(['"', ',']) < 0;
}
