namespace Mdc.Feeder.Ctp.Native;

/// <summary>Keeps a library's thread within a callback while its object is released.</summary>
/// <remarks>
/// openctp's libraries die nearly every time when they are released while their thread connects or closes, where a front that kicks keeps it: the release
/// does not wait for the thread, and takes its socket away. Within a callback it touches nothing. A library whose release waits for its thread gets it
/// back after a second; one whose release has returned by then has a thread that must never run again, and it stays here as long as the process.
/// </remarks>
internal sealed class CallbackHold
{
    // A front that kicks brings a callback each millisecond; where none comes, the thread waits for its next attempt.
    private static readonly TimeSpan TimeToCome = TimeSpan.FromMilliseconds(200);

    // A release that waits for the thread does so after this time, on a busy machine too.
    private static readonly TimeSpan TimeToRelease = TimeSpan.FromSeconds(1);

    private static readonly ManualResetEventSlim Never = new();

    private readonly ManualResetEventSlim _isHeld = new();
    private readonly ManualResetEventSlim _isReleased = new();
    private volatile int _releaser;

    /// <summary>A thread of the library comes by, in a callback.</summary>
    public void Pass()
    {
        if (_releaser == 0 || _releaser == Environment.CurrentManagedThreadId) return;
        _isHeld.Set();
        if (_isReleased.Wait(TimeToRelease)) Never.Wait();
    }

    /// <summary>Waits until the thread is held, and the caller releases next; or is not coming: false.</summary>
    public bool TryBegin()
    {
        _releaser = Environment.CurrentManagedThreadId;
        return _isHeld.Wait(TimeToCome);
    }

    /// <summary>The release has returned: whoever is held, or still comes, has nothing to go back to.</summary>
    public void End() => _isReleased.Set();
}
