namespace Mdc.Runtime.Local.Turns;

/// <summary>Brings tasks into a queue's turns. Awaiting methods resume here because it is <see cref="TaskScheduler.Current"/> in every turn.</summary>
internal sealed class TurnTaskScheduler(TurnQueue queue) : TaskScheduler
{
    public override int MaximumConcurrencyLevel => 1;

    public void Execute(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task) => queue.Post(new TaskItem(task));

    // In a turn of the same queue there is nothing to wait for. It is also how a slice enters: see TurnQueue.RunSlice.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        TurnQueue.Current == queue && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
