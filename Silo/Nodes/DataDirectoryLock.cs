using Mdc.Silo.Commands;

namespace Mdc.Silo.Nodes;

/// <summary>Holds a data directory for one node: while it is held, another node refuses to start there. The system lets go when the process dies.</summary>
public sealed class DataDirectoryLock : IDisposable
{
    /// <summary>Name of the locked file; it stays, only its lock counts.</summary>
    public const string Name = "node.lock";

    private readonly FileStream _file;

    private DataDirectoryLock(string directory, FileStream file) => (Directory, _file) = (directory, file);

    /// <summary>The directory, as a full path.</summary>
    public string Directory { get; }

    /// <summary>Makes the directory where it is missing, and takes it.</summary>
    /// <exception cref="CommandException">A node runs there already, or the directory can't be written.</exception>
    public static DataDirectoryLock Take(string directory)
    {
        directory = Path.GetFullPath(directory);
        try
        {
            System.IO.Directory.CreateDirectory(directory);
            return new DataDirectoryLock(directory, new FileStream(Path.Combine(directory, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (IsTaken(e))
        {
            var by = NodeFile.Read(directory) is { IsRunning: true } node ? $" (process {node.ProcessId}, {node.HttpAddress})" : "";
            throw new CommandException(ExitCode.AlreadyRunning, $"A node runs on {directory} already{by}: stop it with ./mdc down, or choose another directory with --data.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.DataDirectory, $"The data directory {directory} can't be written: {e.Message}", e);
        }
    }

    /// <summary>Removes the node's file and lets go.</summary>
    public void Dispose()
    {
        NodeFile.Delete(Directory);
        _file.Dispose();
    }

    // EWOULDBLOCK of flock; a sharing violation on Windows.
    private static bool IsTaken(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
