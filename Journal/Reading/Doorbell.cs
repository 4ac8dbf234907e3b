namespace Mdc.Journal.Reading;

/// <summary>Wakes whoever waits for records, without polling; ringing costs one read where nobody waits.</summary>
internal sealed class Doorbell
{
    private TaskCompletionSource? _bell;

    /// <summary>The task of the next ring. Look for what you wait for once more after taking it.</summary>
    public Task Next()
    {
        var bell = Volatile.Read(ref _bell);
        while (bell is null)
        {
            var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            bell = Interlocked.CompareExchange(ref _bell, fresh, null) ?? fresh;
        }
        return bell.Task;
    }

    /// <summary>Call after a full fence: what was published must not be seen after the bell was found silent.</summary>
    public void Ring()
    {
        if (Volatile.Read(ref _bell) is not null) Interlocked.Exchange(ref _bell, null)?.SetResult();
    }
}
