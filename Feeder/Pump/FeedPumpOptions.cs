namespace Mdc.Feeder.Pump;

/// <summary>How the pump works in batches. The simulator sets its own.</summary>
/// <param name="Batch">The most records of one append. Default 1,024.</param>
/// <param name="Idle">How long the pump waits at most for a tick before it looks at the clock again. Default 2 ms.</param>
/// <param name="Recall">How many of the journal's newest records the gate takes over at a start. Default 262,144 (96 MB).</param>
public sealed record FeedPumpOptions(int Batch = 1_024, TimeSpan? Idle = null, int Recall = 262_144)
{
    /// <summary>The wait in use.</summary>
    internal TimeSpan IdleWait => Idle ?? TimeSpan.FromMilliseconds(2);
}
