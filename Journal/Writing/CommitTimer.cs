namespace Mdc.Journal.Writing;

/// <summary>A timer for the group commit: on the system's clock a thread of its own, which a busy thread pool can't hold up; else the given clock's.</summary>
internal static class CommitTimer
{
    /// <summary>A timer that is not set; <see cref="ITimer.Change"/> sets it for one call.</summary>
    public static ITimer Create(TimeProvider time, Action callback) => ReferenceEquals(time, TimeProvider.System)
        ? new OwnThread(callback)
        : time.CreateTimer(static callback => ((Action)callback!)(), callback, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private sealed class OwnThread : ITimer
    {
        private readonly AutoResetEvent _set = new(false);
        private readonly ManualResetEvent _end = new(false);
        private readonly Action _callback;
        private readonly Thread _thread;
        private long _dueTicks;

        public OwnThread(Action callback)
        {
            _callback = callback;
            _thread = new Thread(Run) { IsBackground = true, Name = "journal commit", Priority = ThreadPriority.AboveNormal };
            _thread.Start();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Volatile.Write(ref _dueTicks, dueTime.Ticks);
            return _set.Set();
        }

        public void Dispose()
        {
            _end.Set();
            if (Thread.CurrentThread != _thread) _thread.Join();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Run()
        {
            WaitHandle[] either = [_end, _set];
            while (WaitHandle.WaitAny(either) == 1)
            {
                if (_end.WaitOne(TimeSpan.FromTicks(Volatile.Read(ref _dueTicks)))) return;
                _callback();
            }
        }
    }
}
