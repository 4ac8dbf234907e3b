using System.Security;
using Microsoft.Win32.SafeHandles;

namespace Mdc.Journal.Files;

/// <summary>A journal's files in a directory of the local file system. The directory is made where it is missing.</summary>
/// <remarks>
/// The lock is the operating system's, so a killed process leaves none behind. Reading goes through positioned reads, not a mapping:
/// a mapping is four times faster for single slots, but a bad sector or a truncated file would end the process instead of failing one read.
/// </remarks>
public sealed class DiskJournalFiles : IJournalFiles
{
    private const string LockName = "journal.lock";
    private const int UnixNoSpace = 28;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    private readonly string _directory;
    private readonly DriveInfo _drive;

    /// <summary>The files of a directory.</summary>
    public DiskJournalFiles(string directory)
    {
        _directory = Path.GetFullPath(directory);
        Directory.CreateDirectory(_directory);
        _drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(_directory)! : _directory);
    }

    /// <inheritdoc/>
    public string Place => _directory;

    /// <inheritdoc/>
    public DiskSpace Space => new(_drive.TotalSize, _drive.AvailableFreeSpace);

    /// <inheritdoc/>
    public IDisposable? TryLock()
    {
        try
        {
            return File.OpenHandle(PathOf(LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => [.. Directory.EnumerateFiles(_directory).Select(path => Path.GetFileName(path))];

    /// <inheritdoc/>
    public IJournalFile Create(string name, long length)
    {
        var path = PathOf(name);
        SafeFileHandle? handle = null;
        try
        {
            File.Delete(path);
            handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.None, length);
            // Reserving blocks leaves the length at 0 on Linux; with the length set now, later flushes need not write it.
            RandomAccess.SetLength(handle, length);
            RandomAccess.FlushToDisk(handle);
            DirectorySync.Flush(_directory);
            return new DiskJournalFile(handle);
        }
        catch (IOException e)
        {
            handle?.Dispose();
            File.Delete(path);
            if (e.HResult is UnixNoSpace or WindowsDiskFull) throw new DiskFullException($"No room for {length} bytes in {_directory}.", e);
            throw;
        }
    }

    /// <inheritdoc/>
    public IJournalFile Open(string name, bool writable) => new DiskJournalFile(File.OpenHandle(
        PathOf(name), FileMode.Open, writable ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        File.Move(PathOf(from), PathOf(to), overwrite: true);
        DirectorySync.Flush(_directory);
    }

    /// <inheritdoc/>
    public void Delete(string name) => File.Delete(PathOf(name));

    private string PathOf(string name) => Path.GetFileName(name) == name
        ? Path.Combine(_directory, name)
        : throw new SecurityException($"{name} is no plain file name.");
}
