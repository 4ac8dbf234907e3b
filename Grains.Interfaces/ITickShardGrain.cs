using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Orleans.Runtime;

namespace Mdc.Grains.Interfaces;

/// <summary>One shard of the market, keyed by its number: gets the shard's stream, checks positions, hands slices to its instruments.</summary>
/// <remarks>Subscribes implicitly to the stream namespace <see cref="StreamNames.Ticks"/>.</remarks>
[Alias("mdc.tick-shard")]
public interface ITickShardGrain : IGrainWithIntegerKey
{
    /// <summary>Closed bars that are not stored yet, from an outbox number on. The writer pulls what its stream did not bring.</summary>
    [AlwaysInterleave]
    ValueTask<OutboxPage> ReadOutbox(Guid incarnation, long fromNumber, int most);

    /// <summary>The writer has stored everything up to and with this number.</summary>
    [AlwaysInterleave]
    ValueTask Stored(Guid incarnation, long throughNumber);

    /// <summary>Begins again from the store's checkpoint: what this activation assumed to be stored is not.</summary>
    [AlwaysInterleave]
    ValueTask Restart(Guid incarnation, string why);

    /// <summary>Closed bars of one instrument that are not stored yet, oldest version first.</summary>
    [AlwaysInterleave]
    ValueTask<IReadOnlyList<BarVersion>> GetUnstored(string instrument);

    /// <summary>The codes of the instruments that have ticked since this activation began.</summary>
    [AlwaysInterleave]
    ValueTask<IReadOnlyList<string>> GetInstruments();

    /// <summary>The silo it lives on: its instruments are placed there too.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:02")]
    ValueTask<SiloAddress> Where();

    /// <summary>Ends here, between two batches, and goes on at another silo from the store and the journal. Sent to where it is, it does nothing.</summary>
    ValueTask MoveTo(SiloAddress target);

    /// <summary>Positions, lag and counts.</summary>
    [AlwaysInterleave]
    ValueTask<ShardStatus> GetStatus();

    /// <summary>The instruments that are set aside.</summary>
    [AlwaysInterleave]
    ValueTask<IReadOnlyList<QuarantinedInstrument>> GetQuarantined();

    /// <summary>
    /// Feeds an instrument that is set aside again: from its last stored bar, out of the journal, up to where the shard is. The shard's other
    /// instruments wait meanwhile, about a second per million records.
    /// </summary>
    [ResponseTimeout("00:10:00")]
    ValueTask<ReleaseResult> Release(string instrument);
}

/// <summary>A part of a shard's outbox: numbered from 1 within one activation (its incarnation).</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Incarnation">Which activation of the shard numbers here.</param>
/// <param name="FirstNumber">Number of the first bar.</param>
/// <param name="Bars">Consecutive bar versions; may be empty in an announcement.</param>
/// <param name="HighestNumber">The highest number given out so far.</param>
/// <param name="LowWater">True once all of <paramref name="Bars"/> and everything before is stored.</param>
/// <param name="Recovered">The checkpoint this activation started from: the writer's first expected value.</param>
[GenerateSerializer, Immutable, Alias("mdc.outbox-page.1")]
public sealed record OutboxPage(
    [property: Id(0)] int Shard,
    [property: Id(1)] Guid Incarnation,
    [property: Id(2)] long FirstNumber,
    [property: Id(3)] IReadOnlyList<BarVersion> Bars,
    [property: Id(4)] long HighestNumber,
    [property: Id(5)] FeedPositions LowWater,
    [property: Id(6)] FeedPositions Recovered);

/// <summary>How a shard is doing.</summary>
[GenerateSerializer, Immutable, Alias("mdc.shard-status.1")]
public sealed record ShardStatus(
    [property: Id(0)] int Shard,
    [property: Id(1)] FeedPositions Expected,
    [property: Id(2)] FeedPositions LowWater,
    [property: Id(3)] long Ticks,
    [property: Id(4)] int Instruments,
    [property: Id(5)] int OutboxLength,
    [property: Id(6)] long LastExchangeNs,
    [property: Id(7)] int Quarantined,
    [property: Id(8)] string? Trouble)
{
    /// <summary>The silo it lives on, address:port@generation; null where that was not asked.</summary>
    [Id(9)]
    public string? Silo { get; init; }
}

/// <summary>Names of stream providers and namespaces.</summary>
public static class StreamNames
{
    /// <summary>Provider and namespace of the journal-backed tick streams; the key is the shard number.</summary>
    public const string Ticks = "ticks";

    /// <summary>Provider and namespace of the closed-bar streams; the key is the shard number.</summary>
    public const string Bars = "bars";
}
