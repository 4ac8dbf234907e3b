using Microsoft.Win32.SafeHandles;

namespace Mdc.Journal.Files;

/// <summary>One file on disk. The handle counts its users, so closing beside a read is safe.</summary>
internal sealed class DiskJournalFile(SafeFileHandle handle) : IJournalFile
{
    public long Length => RandomAccess.GetLength(handle);

    public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(handle, bytes, offset);

    public int Read(long offset, Span<byte> into)
    {
        var read = 0;
        while (read < into.Length)
        {
            var more = RandomAccess.Read(handle, into[read..], offset + read);
            if (more == 0) break;
            read += more;
        }
        return read;
    }

    public void Flush() => RandomAccess.FlushToDisk(handle);

    public void Dispose() => handle.Dispose();
}
