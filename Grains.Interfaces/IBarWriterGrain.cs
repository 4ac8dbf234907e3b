namespace Mdc.Grains.Interfaces;

/// <summary>Stores the closed bars of one shard, keyed by the shard's number.</summary>
/// <remarks>Subscribes implicitly to the stream namespace <see cref="StreamNames.Bars"/>.</remarks>
[Alias("mdc.bar-writer")]
public interface IBarWriterGrain : IGrainWithIntegerKey
{
    /// <summary>The shard says itself what its stream has not brought in time; bars of the page may be left out, they are pulled.</summary>
    ValueTask Announce(OutboxPage page);

    /// <summary>What is stored and what waits.</summary>
    [AlwaysInterleave]
    ValueTask<BarWriterStatus> GetStatus();
}

/// <summary>How a bar writer is doing.</summary>
[GenerateSerializer, Immutable, Alias("mdc.bar-writer-status.1")]
public sealed record BarWriterStatus(
    [property: Id(0)] int Shard,
    [property: Id(1)] long Stored,
    [property: Id(2)] long StoredNumber,
    [property: Id(3)] long HighestNumber,
    [property: Id(4)] string? Trouble);
