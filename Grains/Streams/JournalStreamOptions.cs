namespace Mdc.Grains.Streams;

/// <summary>How journal-backed streams deliver.</summary>
public sealed class JournalStreamOptions
{
    /// <summary>The most frames in one batch. Default 512: 192 KiB on the wire.</summary>
    public int BatchFrames { get; set; } = 512;

    /// <summary>How long to wait before a failed delivery is tried again. Default 200 ms.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How often a shard is asked where it stands, whether there is something to deliver or not: one that began again without its bars stored
    /// must get them back though no tick comes any more. Default 1 s.
    /// </summary>
    public TimeSpan AskEvery { get; set; } = TimeSpan.FromSeconds(1);
}
