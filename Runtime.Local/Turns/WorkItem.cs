namespace Mdc.Runtime.Local.Turns;

/// <summary>One thing for a <see cref="TurnQueue"/> to do; a node of its queue, so it can be in one queue at a time.</summary>
internal abstract class WorkItem
{
    internal WorkItem? Next;

    /// <summary>Runs on the queue's turn. Must not throw.</summary>
    public abstract void Run(TurnQueue queue);
}

/// <summary>A task that somebody scheduled on the queue: in the main the rest of an awaiting method.</summary>
internal sealed class TaskItem(Task task) : WorkItem
{
    public override void Run(TurnQueue queue) => queue.Tasks.Execute(task);
}

/// <summary>A delegate.</summary>
internal sealed class ActionItem(Action action) : WorkItem
{
    public override void Run(TurnQueue queue) => action();
}
