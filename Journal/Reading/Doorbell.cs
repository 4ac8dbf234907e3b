using System.Collections.Immutable;

namespace Mdc.Journal.Reading;

/// <summary>Wakes whoever waits for records, without polling; ringing costs one read where nobody waits.</summary>
internal sealed class Doorbell
{
    private ImmutableList<Waiter> _waiters = [];

    /// <summary>Takes a place at the bell. Look once more for what you wait for, then await it. Dispose of it in any case.</summary>
    public Waiter Wait(CancellationToken cancellation)
    {
        var waiter = new Waiter(this, cancellation);
        ImmutableInterlocked.Update(ref _waiters, static (all, one) => all.Add(one), waiter);
        return waiter;
    }

    /// <summary>Call after a full fence: what was published must not be seen after the bell was found silent.</summary>
    public void Ring()
    {
        if (Volatile.Read(ref _waiters).IsEmpty) return;
        foreach (var waiter in Interlocked.Exchange(ref _waiters, [])) waiter.Ring();
    }

    /// <summary>One who waits. Has a task of its own, so that it goes on where it awaited and never on the thread that rings.</summary>
    internal sealed class Waiter : IDisposable
    {
        private readonly TaskCompletionSource _rung = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenRegistration _cancellation;
        private readonly Doorbell _bell;

        public Waiter(Doorbell bell, CancellationToken cancellation)
        {
            _bell = bell;
            _cancellation = cancellation.UnsafeRegister(static (rung, token) => ((TaskCompletionSource)rung!).TrySetCanceled(token), _rung);
        }

        /// <summary>The next ring. Cancelled with the token.</summary>
        public Task Rung => _rung.Task;

        public void Ring() => _rung.TrySetResult();

        public void Dispose()
        {
            _cancellation.Dispose();
            if (!_rung.Task.IsCompletedSuccessfully) ImmutableInterlocked.Update(ref _bell._waiters, static (all, one) => all.Remove(one), this);
        }
    }
}
