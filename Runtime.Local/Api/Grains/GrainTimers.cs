using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>A running timer of a grain; disposing it stops it and cancels the token of a callback that runs.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Starts anew with these times; <see cref="Timeout.InfiniteTimeSpan"/> stops.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}

/// <summary>How a grain's timer runs.</summary>
public readonly struct GrainTimerCreationOptions
{
    /// <summary>Set <see cref="DueTime"/> and <see cref="Period"/>.</summary>
    public GrainTimerCreationOptions()
    {
    }

    /// <summary>With its times.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Time until the first callback.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>Time from a callback's end to the next one; <see cref="Timeout.InfiniteTimeSpan"/> for once.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>True: the callback runs between the turns of other calls. Default false: it waits for the running call, and calls wait for it.</summary>
    public bool Interleave { get; init; }

    /// <summary>True: callbacks count as use, so that the grain is never collected as idle. Default false.</summary>
    public bool KeepAlive { get; init; }
}
