using System.Runtime.InteropServices;

namespace Mdc.Journal.Files;

/// <summary>Makes new and renamed names of a directory survive a loss of power; .NET opens no directories, so POSIX is asked itself.</summary>
internal static class DirectorySync
{
    private const int ReadOnly = 0;

    /// <summary>Flushes the directory's entries. Windows keeps names with its own log: nothing to do there.</summary>
    /// <exception cref="IOException">The file system refused.</exception>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows()) return;

        var descriptor = Open(directory, ReadOnly);
        if (descriptor < 0) throw Failed("open", directory);
        try
        {
            if (FileSync(descriptor) != 0) throw Failed("fsync", directory);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string call, string directory) =>
        new($"{call} of the directory {directory} failed: error {Marshal.GetLastPInvokeError()}.");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int FileSync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
