namespace Mdc.Journal.Files;

/// <summary>Where one journal's files are: a directory on disk, or memory in tests and simulations.</summary>
/// <remarks>Safe for any number of threads. Names are plain file names. Failures are <see cref="IOException"/>s.</remarks>
public interface IJournalFiles
{
    /// <summary>What to call the place in a message.</summary>
    string Place { get; }

    /// <summary>Total and free bytes of the place.</summary>
    DiskSpace Space { get; }

    /// <summary>Takes the place for one writer until disposed; null where another writer holds it.</summary>
    IDisposable? TryLock();

    /// <summary>The names of all files, in no particular order.</summary>
    IReadOnlyList<string> List();

    /// <summary>
    /// A file of <paramref name="length"/> zero bytes, whose space is reserved where the file system can; replaces one of the same name.
    /// The name survives a loss of power once this returns.
    /// </summary>
    /// <exception cref="DiskFullException">There is no room; nothing is left behind.</exception>
    IJournalFile Create(string name, long length);

    /// <summary>An existing file.</summary>
    IJournalFile Open(string name, bool writable);

    /// <summary>Renames a file; the new name survives a loss of power once this returns.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file; handles that are still open go on reading.</summary>
    void Delete(string name);
}

/// <summary>One open file. Reads, writes and flushes may run beside each other on different threads.</summary>
public interface IJournalFile : IDisposable
{
    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>Writes all bytes; they survive the process once this returns, a loss of power only after <see cref="Flush"/>.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Reads until the buffer is full or the file ends; returns how many bytes.</summary>
    /// <exception cref="ObjectDisposedException">The file was closed, perhaps meanwhile.</exception>
    int Read(long offset, Span<byte> into);

    /// <summary>Makes every write that has returned survive a loss of power.</summary>
    void Flush();
}

/// <summary>Size of a file system and what of it is free to us, bytes.</summary>
public readonly record struct DiskSpace(long TotalBytes, long FreeBytes)
{
    /// <summary>Used share, 0 to 1, after <paramref name="more"/> more bytes are taken.</summary>
    public double UsedShare(long more = 0) => TotalBytes == 0 ? 1 : (TotalBytes - FreeBytes + more) / (double)TotalBytes;
}

/// <summary>There is no room for a new file.</summary>
public sealed class DiskFullException(string message, Exception? inner = null) : IOException(message, inner);
