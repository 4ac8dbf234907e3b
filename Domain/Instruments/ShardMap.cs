namespace Mdc.Domain.Instruments;

/// <summary>Which shard an instrument belongs to: its product's, so that an option chain and its future stay together.</summary>
public static class ShardMap
{
    /// <summary>The most shards a cluster may have: a record stores its shard in a byte.</summary>
    public const int MaxShards = 256;

    /// <summary>The shard of an instrument, 0 to <paramref name="shards"/> - 1. Stable for ever; any thread; allocates nothing.</summary>
    /// <param name="code">The instrument's code as ASCII bytes. One without letters belongs to some shard as well.</param>
    /// <param name="shards">How many shards the cluster has, 1 to <see cref="MaxShards"/>.</param>
    public static byte ShardOf(ReadOnlySpan<byte> code, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shards, MaxShards);

        var hash = 2_166_136_261u;
        foreach (var letter in InstrumentCode.ProductRoot(code)) hash = (hash ^ letter) * 16_777_619u;
        // FNV-1a leaves its best bits on top; two letters do not reach them all without this.
        hash = (hash ^ (hash >> 15)) * 0x2C1B_3C6Du;
        return (byte)((hash ^ (hash >> 13)) % (uint)shards);
    }
}
