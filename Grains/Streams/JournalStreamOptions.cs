namespace Mdc.Grains.Streams;

/// <summary>How journal-backed streams deliver.</summary>
public sealed class JournalStreamOptions
{
    /// <summary>The most frames in one batch. Default 512: 192 KiB on the wire.</summary>
    public int BatchFrames { get; set; } = 512;

    /// <summary>How often a shard to which nothing had to be sent is asked where it stands: its activation may be another by now. Default 1 s.</summary>
    public TimeSpan AskEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait before a failed delivery is tried again. Default 200 ms.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMilliseconds(200);
}
