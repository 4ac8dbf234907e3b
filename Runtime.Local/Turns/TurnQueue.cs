namespace Mdc.Runtime.Local.Turns;

/// <summary>
/// A queue whose items run one after the other, never on two threads at once, in the order they were posted.
/// Posting takes no lock: any thread pushes onto a stack, the running slice takes the whole stack and turns it round.
/// </summary>
internal abstract class TurnQueue : IThreadPoolWorkItem
{
    // Marks a queue that is scheduled or running but has nothing new; null marks one that must be scheduled.
    private static readonly WorkItem Taken = new ActionItem(static () => { });
    private static readonly Action<object?> DrainSlice = static queue => ((TurnQueue)queue!).Drain();
    private static readonly ExecutionContext Clean = CleanContext();

    [ThreadStatic]
    private static TurnQueue? _current;

    private ILocalScheduler _scheduler;
    private WorkItem? _posted;
    private WorkItem? _taken;

    protected TurnQueue(ILocalScheduler scheduler)
    {
        _scheduler = scheduler;
        Tasks = new TurnTaskScheduler(this);
    }

    /// <summary>The queue whose turn this thread is running; null outside of turns.</summary>
    public static TurnQueue? Current => _current;

    public TurnTaskScheduler Tasks { get; }

    /// <summary>From now on another scheduler runs the queue: for an activation that has found its silo. Called in a turn of the queue.</summary>
    protected void MoveTo(ILocalScheduler scheduler) => _scheduler = scheduler;

    /// <summary>Adds an item, from any thread.</summary>
    public void Post(WorkItem item)
    {
        var seen = Volatile.Read(ref _posted);
        WorkItem? expected;
        do
        {
            item.Next = expected = seen;
            seen = Interlocked.CompareExchange(ref _posted, item, expected);
        }
        while (seen != expected);

        if (expected is null) _scheduler.Schedule(this);
    }

    void IThreadPoolWorkItem.Execute() => RunSlice();

    /// <summary>Runs some of what is posted. Only for schedulers, once per <see cref="ILocalScheduler.Schedule"/>.</summary>
    public void RunSlice()
    {
        var outer = _current;
        _current = this;
        try
        {
            // A slice is a task of this queue's scheduler for one reason: it makes that scheduler TaskScheduler.Current.
            new Task(DrainSlice, this).RunSynchronously(Tasks);
        }
        finally
        {
            _current = outer;
        }
    }

    /// <summary>Called for an item that threw although it must not.</summary>
    protected abstract void OnItemFailed(Exception exception);

    /// <summary>Forgets what a turn set in its flow of control, the request context above all: it must not reach the next one.</summary>
    protected static void ResetFlow()
    {
        if (!ReferenceEquals(ExecutionContext.Capture(), Clean)) ExecutionContext.Restore(Clean);
    }

    private void Drain()
    {
        for (var left = _scheduler.ItemsPerSlice; left > 0; left--)
        {
            if (_taken is null && !Take()) return;
            var item = _taken!;
            _taken = item.Next;
            item.Next = null;
            Run(item);
        }

        if (_taken is not null || Take()) _scheduler.Schedule(this);
    }

    private void Run(WorkItem item)
    {
        try
        {
            item.Run(this);
        }
        catch (Exception e)
        {
            OnItemFailed(e);
        }

        ResetFlow();
    }

    // Moves everything posted to _taken, oldest first. False: there was nothing, and the queue now waits to be scheduled again.
    private bool Take()
    {
        var stack = Interlocked.Exchange(ref _posted, Taken);
        if (ReferenceEquals(stack, Taken))
        {
            if (Interlocked.CompareExchange(ref _posted, null, Taken) == Taken) return false;
            stack = Interlocked.Exchange(ref _posted, Taken);
        }

        WorkItem? first = null;
        while (stack is not null && !ReferenceEquals(stack, Taken))
        {
            var older = stack.Next;
            stack.Next = first;
            first = stack;
            stack = older;
        }

        _taken = first;
        return true;
    }

    private static ExecutionContext CleanContext()
    {
        ExecutionContext? clean = null;
        using (ExecutionContext.SuppressFlow())
        {
            var thread = new Thread(() => clean = ExecutionContext.Capture());
            thread.UnsafeStart();
            thread.Join();
        }

        return clean!;
    }
}

/// <summary>Turns of the runtime itself, for loops that belong to no grain.</summary>
internal sealed class SystemTurns(ILocalScheduler scheduler, Action<Exception> onFailed) : TurnQueue(scheduler)
{
    /// <summary>Runs a method in these turns to its end.</summary>
    public Task Run(Func<Task> loop) =>
        Task.Factory.StartNew(loop, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Tasks).Unwrap();

    protected override void OnItemFailed(Exception exception) => onFailed(exception);
}
