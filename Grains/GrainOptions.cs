namespace Mdc.Grains;

/// <summary>When shards follow a silo that has joined.</summary>
public enum ShardMoves
{
    /// <summary>As soon as the silos have settled, with open bars.</summary>
    AtOnce,

    /// <summary>While no exchange is inside a section.</summary>
    OffSession,
}

/// <summary>Bounds and intervals of the tick path's grains.</summary>
public sealed class GrainOptions
{
    /// <summary>How many shards the cluster has. Default 16.</summary>
    public int Shards { get; set; } = 16;

    /// <summary>Closed bars a shard keeps for its writer; over it they are dropped and replayed from the journal later. Default 200,000.</summary>
    public int MostBarsInOutbox { get; set; } = 200_000;

    /// <summary>How long a shard with a full outbox waits for its writer before it takes the store for away. Default 2 s; under the 5 s of a delivery.</summary>
    public TimeSpan WriterPatience { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The most bars in one page from shard to writer, and in one transaction. Default 5,000.</summary>
    public int BarsPerPage { get; set; } = 5_000;

    /// <summary>How often a shard announces its outbox and its low-water mark. Default 1 s.</summary>
    public TimeSpan AnnounceEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a writer looks for bars to store. Default 1 s.</summary>
    public TimeSpan WriteEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a writer waits after the store failed. Default 2 s.</summary>
    public TimeSpan WriteRetryAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>When shards follow a silo that has joined. Default at once.</summary>
    public ShardMoves MoveShards { get; set; } = ShardMoves.AtOnce;

    /// <summary>How long the silos must stay the same before shards follow them. Default 3 s: a rolling restart moves each shard once.</summary>
    public TimeSpan SettleFor { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a slice that throws is tried before its instrument is parked. Default 3.</summary>
    public int TriesPerSlice { get; set; } = 3;
}
