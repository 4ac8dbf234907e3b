namespace Mdc.Journal.Writing;

/// <summary>The first failure of the disk, kept for good: after it nobody knows what the disk holds, and a retry that succeeds proves nothing.</summary>
internal sealed class JournalFailure
{
    private Exception? _first;

    public Exception? First => Volatile.Read(ref _first);

    /// <summary>Remembers a failure and returns what to throw.</summary>
    public JournalWriteException Stop(string what, Exception cause)
    {
        Interlocked.CompareExchange(ref _first, cause, null);
        return new JournalWriteException($"{what}: {cause.Message} The journal takes no more records until it is opened again.", cause);
    }

    public void ThrowIfStopped()
    {
        if (First is { } cause)
            throw new JournalWriteException($"The journal stopped after a failure: {cause.Message} It takes no more records until it is opened again.", cause);
    }
}
