using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Orleans.Runtime;

namespace Mdc.Grains.Interfaces;

/// <summary>One listed instrument, keyed by its code: takes its ticks in order, knows its last value, owns its open bar.</summary>
[Alias("mdc.instrument")]
public interface IInstrumentGrain : IGrainWithStringKey
{
    /// <summary>Goes on after the last stored bar, or from nothing. The shard's roll call: awaited before the first slice.</summary>
    /// <param name="incarnation">The shard's activation; from now on only what it sends is taken.</param>
    /// <param name="stored">The last stored bar; null where there is none.</param>
    /// <param name="through">Up to here, per feeder, everything is in stored bars or needs none.</param>
    /// <param name="home">The shard's silo: calls within one silo are cheap and keep their order; null where any will do.</param>
    /// <returns>False where it lived elsewhere: then it has left, and the next call finds it at home.</returns>
    ValueTask<bool> Restore(Guid incarnation, [Immutable] StoredFold? stored, FeedPositions through, SiloAddress? home);

    /// <summary>Takes records of this instrument, in the order of their positions; what was taken before is skipped.</summary>
    /// <param name="incarnation">As in <see cref="Restore"/>; another one is refused (<see cref="SliceResult.IsRefused"/>) and changes nothing.</param>
    /// <param name="slice">Accepted ticks; the memory is the caller's.</param>
    /// <param name="closedThroughNs">Bars that end at or before it are closed: the shard's newest boundary of this exchange.</param>
    /// <returns>Bars that closed or changed, and when the open bar ends.</returns>
    ValueTask<SliceResult> Accept(Guid incarnation, [Immutable] TickBatch slice, long closedThroughNs);

    /// <summary>Closes the open bar where it ends at or before the boundary.</summary>
    /// <param name="incarnation">As in <see cref="Accept"/>.</param>
    /// <param name="boundaryNs">Exchange time, unix nanoseconds.</param>
    /// <param name="knownAtNs">Receive time of the record that says so, unix nanoseconds.</param>
    ValueTask<SliceResult> CloseThrough(Guid incarnation, long boundaryNs, long knownAtNs);

    /// <summary>The feed went down: flags the open bar.</summary>
    /// <param name="incarnation">As in <see cref="Accept"/>.</param>
    ValueTask<SliceResult> MarkFeedDown(Guid incarnation);

    /// <summary>Ends this activation, so that the next one is placed where its shard is then.</summary>
    ValueTask Leave();

    /// <summary>The last accepted tick as a frame of 384 bytes; empty before the first.</summary>
    [AlwaysInterleave]
    ValueTask<TickBatch> GetLast();

    /// <summary>The open bar and what is known of the instrument now.</summary>
    [AlwaysInterleave]
    ValueTask<InstrumentStatus> GetStatus();

    /// <summary>What it took of its newest trading day, for a certificate.</summary>
    [AlwaysInterleave]
    ValueTask<InstrumentAccount> GetAccount();
}

/// <summary>The last stored bar and the fold state after it.</summary>
[GenerateSerializer, Immutable, Alias("mdc.stored-fold.1")]
public sealed record StoredFold([property: Id(0)] Bar Bar, [property: Id(1)] FoldState State);

/// <summary>What a slice of ticks did to an instrument.</summary>
/// <param name="Closed">Bars that closed or changed, oldest first; empty in most turns.</param>
/// <param name="OpenEndNs">When the open bar ends; <see cref="long.MaxValue"/> without one.</param>
/// <param name="OpenFrom">Per feeder the position of the open bar's first tick, for the shard's low-water mark; none without one.</param>
/// <param name="IsRefused">Nothing was done: this activation was restored by another shard activation, or by none.</param>
[GenerateSerializer, Immutable, Alias("mdc.slice-result.1")]
public readonly record struct SliceResult(
    [property: Id(0)] IReadOnlyList<BarVersion> Closed,
    [property: Id(1)] long OpenEndNs,
    [property: Id(2)] Domain.Ticks.FeedPositions OpenFrom,
    [property: Id(3)] bool IsRefused = false)
{
    /// <summary>What a caller gets that has not restored the instrument: it begins again from the store.</summary>
    public static readonly SliceResult Refused = new([], long.MaxValue, default, IsRefused: true);
}

/// <summary>What an instrument looks like from outside.</summary>
[GenerateSerializer, Immutable, Alias("mdc.instrument-status.1")]
public sealed record InstrumentStatus(
    [property: Id(0)] string Instrument,
    [property: Id(1)] Bar? Forming,
    [property: Id(2)] long Accepted,
    [property: Id(3)] long Skipped,
    [property: Id(4)] long Revisions);
