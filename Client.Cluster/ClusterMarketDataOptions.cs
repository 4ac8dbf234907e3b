namespace Mdc.Client.Cluster;

/// <summary>What a client must know of its cluster, and what it may cost itself.</summary>
public sealed record ClusterMarketDataOptions
{
    /// <summary>The feeders that publish, by number. Default feeder 1.</summary>
    public IReadOnlyList<byte> Feeders { get; init; } = [1];

    /// <summary>How many shards the cluster has. Default 16.</summary>
    public int Shards { get; init; } = 16;

    /// <summary>The longest one question may take. Default 10 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Ticks of one subscription that wait here for its reader, 384 bytes each; more wait in the journal. Bars the same. Default 10,000.
    /// </summary>
    public int MostWaiting { get; init; } = 10_000;
}

/// <summary>The cluster does not answer, or not in time: no silo is there, or what is asked for is on its way to another one.</summary>
/// <param name="inner">What the runtime said.</param>
public sealed class ClusterUnreachableException(Exception? inner = null) : MarketDataException("The cluster does not answer.", inner);
