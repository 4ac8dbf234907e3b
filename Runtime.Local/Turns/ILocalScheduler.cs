namespace Mdc.Runtime.Local.Turns;

/// <summary>
/// Decides when and on which thread a queue's next slice runs: the one seam through which all work of the runtime passes
/// (the others are <see cref="TimeProvider"/> and <see cref="Calls.ISiloWire"/>). A simulator picks the order here, one scheduler per silo.
/// </summary>
internal interface ILocalScheduler
{
    /// <summary>How many items a queue may run before it must ask again. A simulator says 1.</summary>
    int ItemsPerSlice { get; }

    /// <summary>Called once whenever a queue has something to do; <see cref="TurnQueue.RunSlice"/> must be called once in return.</summary>
    void Schedule(TurnQueue queue);
}

/// <summary>Real time: slices run on the .NET thread pool, those that a slice causes preferably on its own thread.</summary>
internal sealed class ThreadPoolScheduler : ILocalScheduler
{
    public int ItemsPerSlice => 256;

    public void Schedule(TurnQueue queue) => ThreadPool.UnsafeQueueUserWorkItem(queue, preferLocal: true);
}
