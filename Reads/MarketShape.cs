namespace Mdc.Reads;

/// <summary>What of the cluster's shape whoever asks must know: the same for all its processes.</summary>
/// <param name="Feeders">The feeders that publish, by number.</param>
/// <param name="Shards">How many shards there are.</param>
public sealed record MarketShape(IReadOnlyList<byte> Feeders, int Shards);
