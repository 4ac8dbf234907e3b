using System.Globalization;
using Mdc.Simulation.Scheduling;

namespace Mdc.Simulation.Faults;

/// <summary>What goes wrong.</summary>
internal enum FaultKind
{
    /// <summary>A worker's process is killed, noticed by the others after a while, and started again.</summary>
    WorkerCrash,

    /// <summary>A worker stops in order and starts again.</summary>
    WorkerRestart,

    /// <summary>A worker does not run for a while, is given up if that takes long, and comes back not knowing it.</summary>
    WorkerHang,

    /// <summary>Every process is killed at once.</summary>
    EverythingCrashes,

    /// <summary>A feeder's process is killed and started again.</summary>
    FeederCrash,

    /// <summary>A feeder's host loses power: what was not flushed is torn.</summary>
    FeederPowerLoss,

    /// <summary>A feeder's front goes away and comes back.</summary>
    FrontDown,

    /// <summary>A feeder's ring runs over: ticks are lost, counted.</summary>
    RingOverrun,

    /// <summary>A write to the journal fails half way.</summary>
    JournalWriteFails,

    /// <summary>A flush of the journal fails.</summary>
    JournalFlushFails,

    /// <summary>The journal's disk is full for a while.</summary>
    DiskFull,

    /// <summary>Messages between hosts are lost.</summary>
    MessagesLost,

    /// <summary>Messages between hosts take long and overtake each other.</summary>
    MessagesSlow,

    /// <summary>Two hosts do not hear each other.</summary>
    Partition,

    /// <summary>One host does not hear another that hears it.</summary>
    OneWayPartition,

    /// <summary>The database is away.</summary>
    StoreAway,

    /// <summary>The database is slow.</summary>
    StoreSlow,

    /// <summary>Transactions fail before they commit.</summary>
    StoreFails,

    /// <summary>Transactions commit and are reported as failed.</summary>
    StoreCommitsAndFails,

    /// <summary>A host's time of day is set.</summary>
    ClockStep,
}

/// <summary>One thing that goes wrong.</summary>
/// <param name="Number">Its place in the seed's plan.</param>
/// <param name="AtNs">When, virtual nanoseconds.</param>
/// <param name="Kind">What.</param>
/// <param name="Which">Which worker, feeder or pair, as far as there are so many.</param>
/// <param name="LengthNs">How long.</param>
internal sealed record Fault(int Number, long AtNs, FaultKind Kind, int Which, long LengthNs)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"#{Number} at {AtNs / 1e9:0.000} s {Kind} of {Which} for {LengthNs / 1e9:0.000} s");
}

/// <summary>What goes wrong in a seed: five faults at least, one of them a crash.</summary>
internal static class FaultPlan
{
    private static readonly FaultKind[] Crashes = [FaultKind.WorkerCrash, FaultKind.WorkerCrash, FaultKind.FeederCrash, FaultKind.FeederPowerLoss, FaultKind.EverythingCrashes];

    /// <summary>The seed's faults, in the order of their times.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="fromNs">The first may happen then.</param>
    /// <param name="toNs">The last has happened by then.</param>
    /// <param name="wanted">What goes wrong; null lets the seed decide.</param>
    public static IReadOnlyList<Fault> Of(long seed, long fromNs, long toNs, IReadOnlyList<FaultKind>? wanted = null)
    {
        var random = SeededRandom.For(seed, "faults");
        var kinds = new List<FaultKind>(wanted ?? []);
        if (wanted is null) kinds.Add(random.Of(Crashes));
        for (var more = wanted is null ? 4 + random.Next(5) : 0; more > 0; more--) kinds.Add((FaultKind)random.Next(Enum.GetValues<FaultKind>().Length));
        var times = kinds.Select(_ => random.Between(fromNs, toNs)).Order().ToList();
        return [.. kinds.Select((kind, i) => (kind, at: times[random.Next(times.Count)], which: random.Next(64), length: LengthOf(kind, random)))
            .OrderBy(each => each.at).Select((each, i) => new Fault(i, each.at, each.kind, each.which, each.length))];
    }

    private static long LengthOf(FaultKind kind, SeededRandom random) => kind switch
    {
        FaultKind.WorkerHang => random.Between(500_000_000, 16_000_000_000),
        FaultKind.StoreAway => random.Between(1_000_000_000, 20_000_000_000),
        FaultKind.ClockStep => random.Between(-3_600_000_000_000, 3_600_000_000_000),
        FaultKind.Partition or FaultKind.OneWayPartition => random.Between(500_000_000, 12_000_000_000),
        FaultKind.WorkerCrash or FaultKind.WorkerRestart or FaultKind.FeederCrash or FaultKind.FeederPowerLoss or FaultKind.EverythingCrashes => random.Between(200_000_000, 8_000_000_000),
        _ => random.Between(200_000_000, 8_000_000_000),
    };
}
