namespace Mdc.Storage.Timescale.Ticks;

/// <summary>How the archiver batches and waits.</summary>
public sealed record TickArchiverOptions
{
    /// <summary>The most ticks in one transaction; the buffer is 384 bytes each. Default 50,000: larger batches gain nothing more.</summary>
    public int BatchTicks { get; init; } = 50_000;

    /// <summary>How long a smaller batch waits for company, so that a trickle does not cost a commit per tick. Default 200 ms.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The first pause after a failure; doubled up to <see cref="LongestPause"/>. Default 100 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between two tries. Default 5 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many records before the checkpoint a start reads again. A power loss may take the newest records of the journal after they were
    /// archived, and new ones get their ordinals; the store knows the old ones. Default 50,000: ten times what one group commit of 5 ms holds.
    /// </summary>
    public long Reread { get; init; } = 50_000;
}
