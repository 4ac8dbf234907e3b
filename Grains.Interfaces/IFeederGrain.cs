namespace Mdc.Grains.Interfaces;

/// <summary>One feeder, keyed by its number as text: what it takes in, and the switch for it.</summary>
[Alias("mdc.feeder")]
public interface IFeederGrain : IGrainWithStringKey
{
    /// <summary>State, counts and lag.</summary>
    [AlwaysInterleave]
    ValueTask<FeederStatus> GetStatus();

    /// <summary>How each front is doing, and what it brought; empty for a feeder without fronts.</summary>
    [AlwaysInterleave]
    ValueTask<IReadOnlyList<FrontStatus>> GetFronts();

    /// <summary>Begins to take ticks, or goes on after <see cref="Pause"/>.</summary>
    ValueTask Start();

    /// <summary>Stops taking ticks from the source; what is journaled is still delivered. Bars after it are flagged.</summary>
    ValueTask Pause();
}

/// <summary>What a feeder is doing.</summary>
public enum FeederState
{
    /// <summary>Not started.</summary>
    Stopped = 0,

    /// <summary>Taking ticks.</summary>
    Running = 1,

    /// <summary>Told to pause.</summary>
    Paused = 2,

    /// <summary>The source has ended and everything is delivered (replay).</summary>
    Finished = 3,

    /// <summary>Can't go on; <see cref="FeederStatus.Trouble"/> says why.</summary>
    Failed = 4,
}

/// <summary>How a feeder is doing.</summary>
/// <param name="Feeder">Its number.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Source">The source in words: "simulated exchange, 900 instruments, always open".</param>
/// <param name="Received">Pushes taken from the source.</param>
/// <param name="Accepted">Ticks that got a position.</param>
/// <param name="Repeats">Repeats, counted only.</param>
/// <param name="Refused">Refused ticks by rule.</param>
/// <param name="Lost">Ticks lost to full rings or disks (each in a gap record).</param>
/// <param name="LagRecords">Journaled records not yet acknowledged by their shard, the sum over shards.</param>
/// <param name="LastExchangeNs">Newest exchange time accepted, unix nanoseconds.</param>
/// <param name="Progress">0 to 1 for a replay, else null.</param>
/// <param name="Trouble">What is wrong, in a sentence; null when nothing is.</param>
[GenerateSerializer, Immutable, Alias("mdc.feeder-status.1")]
public sealed record FeederStatus(
    [property: Id(0)] byte Feeder,
    [property: Id(1)] FeederState State,
    [property: Id(2)] string Source,
    [property: Id(3)] long Received,
    [property: Id(4)] long Accepted,
    [property: Id(5)] long Repeats,
    [property: Id(6)] IReadOnlyDictionary<string, long> Refused,
    [property: Id(7)] long Lost,
    [property: Id(8)] long LagRecords,
    [property: Id(9)] long LastExchangeNs,
    [property: Id(10)] double? Progress,
    [property: Id(11)] string? Trouble);
