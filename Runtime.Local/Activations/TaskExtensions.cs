using Mdc.Runtime.Local.Hosting;

namespace Mdc.Runtime.Local.Activations;

/// <summary>Tasks that nobody awaits.</summary>
internal static class TaskExtensions
{
    /// <summary>Lets the task run; an exception, which is a mistake of the runtime's own, is logged.</summary>
    public static void FireAndForget(this Task task, LocalSilo silo)
    {
        if (task.IsCompletedSuccessfully) return;
        task.ContinueWith(
            static (task, silo) => ((LocalSilo)silo!).LogRuntimeFailed(task.Exception!),
            silo,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
