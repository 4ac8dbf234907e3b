namespace Mdc.Feeder.Contracts;

/// <summary>Tells whether files have changed since they were looked at: by length and time of the last write. One owner.</summary>
/// <remarks>Polled, since watchers miss files that are moved into place or lie on network mounts.</remarks>
public sealed class FileStamps(IReadOnlyList<string> paths)
{
    private (long Length, DateTime Written)[] _seen = [];

    /// <summary>True where a file has changed, come or gone since the last call; always at the first.</summary>
    public bool HaveChanged()
    {
        (long, DateTime)[] now = [.. paths.Select(Look)];
        if (now.AsSpan().SequenceEqual(_seen)) return false;
        _seen = now;
        return true;
    }

    private static (long, DateTime) Look(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : default;
    }
}
