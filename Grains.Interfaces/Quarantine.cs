using Mdc.Domain.Ticks;

namespace Mdc.Grains.Interfaces;

/// <summary>An instrument that is set aside.</summary>
/// <param name="Shard">Its shard.</param>
/// <param name="Instrument">Its code.</param>
/// <param name="From">The first record that was not applied.</param>
/// <param name="ParkedNs">Since when, unix nanoseconds.</param>
/// <param name="Reason">What its tick failed with.</param>
/// <param name="Held">Ticks that came since and wait in the journal, as far as this activation of the shard has counted.</param>
[GenerateSerializer, Immutable, Alias("mdc.quarantined-instrument.1")]
public sealed record QuarantinedInstrument(
    [property: Id(0)] int Shard,
    [property: Id(1)] string Instrument,
    [property: Id(2)] FeedPosition From,
    [property: Id(3)] long ParkedNs,
    [property: Id(4)] string Reason,
    [property: Id(5)] long Held);

/// <summary>What came of feeding an instrument again.</summary>
/// <param name="Trouble">Why it stays aside; null where it is back.</param>
/// <param name="Ticks">Ticks it took from the journal.</param>
[GenerateSerializer, Immutable, Alias("mdc.release-result.1")]
public sealed record ReleaseResult([property: Id(0)] string? Trouble, [property: Id(1)] long Ticks);

/// <summary>A part of one shard's sequence: one instrument's ticks, and every control record.</summary>
/// <param name="Records">In the order of their positions; may be empty before the end.</param>
/// <param name="Through">Go on after it.</param>
/// <param name="IsEnd">True where nothing comes after.</param>
[GenerateSerializer, Immutable, Alias("mdc.instrument-sequence.1")]
public sealed record InstrumentSequence([property: Id(0)] TickBatch Records, [property: Id(1)] FeedPosition Through, [property: Id(2)] bool IsEnd);

/// <summary>What an instrument took of its newest trading day.</summary>
/// <param name="TradingDay">The day, yyyymmdd; 0 before the first tick.</param>
/// <param name="After">Where it stood before the first tick it counts.</param>
/// <param name="Through">Where it stands.</param>
/// <param name="Count">Ticks taken between the two.</param>
/// <param name="Checksums">The sum of their checksums, modulo 2^64.</param>
[GenerateSerializer, Immutable, Alias("mdc.instrument-account.1")]
public sealed record InstrumentAccount(
    [property: Id(0)] int TradingDay,
    [property: Id(1)] FeedPositions After,
    [property: Id(2)] FeedPositions Through,
    [property: Id(3)] long Count,
    [property: Id(4)] ulong Checksums);
