using Orleans.Runtime;

namespace Mdc.Grains.Interfaces;

/// <summary>Knows the processes of the cluster and has shards follow the silos; one grain, keyed <see cref="Cluster"/>.</summary>
/// <remarks>Nothing is stored: every process reports again within seconds.</remarks>
[Alias("mdc.coordinator")]
public interface ICoordinatorGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Cluster = "cluster";

    /// <summary>A process says that it is there; every few seconds, else it is forgotten.</summary>
    ValueTask Report(ProcessReport report);

    /// <summary>A process is about to stop: its shards go to the others now, and nobody misses it. Returns when they have gone.</summary>
    ValueTask Leave(string name);

    /// <summary>The processes, and where each shard lives.</summary>
    [AlwaysInterleave]
    ValueTask<ClusterStatus> GetStatus();
}

/// <summary>One process of the cluster.</summary>
/// <param name="Name">Its name, unique in the cluster.</param>
/// <param name="Role">all, feeder, silo or gateway.</param>
/// <param name="Silo">Its silo; null where it is a client of the cluster.</param>
/// <param name="TakesShards">True where its silo runs shards.</param>
/// <param name="ProcessId">Its process on its machine.</param>
/// <param name="Machine">Its machine's name.</param>
/// <param name="Vitals">How it is; null where it does not say.</param>
[GenerateSerializer, Immutable, Alias("mdc.process-report.1")]
public sealed record ProcessReport(
    [property: Id(0)] string Name,
    [property: Id(1)] string Role,
    [property: Id(2)] SiloAddress? Silo,
    [property: Id(3)] bool TakesShards,
    [property: Id(4)] int ProcessId,
    [property: Id(5)] string Machine,
    [property: Id(6)] ProcessVitals? Vitals = null);

/// <summary>How a process is.</summary>
/// <param name="Runtime">Orleans or Local.</param>
/// <param name="StartedNs">When it began, unix nanoseconds.</param>
/// <param name="AtNs">When this was said, by its own clock, unix nanoseconds.</param>
/// <param name="CpuSeconds">Processor time since then, all threads.</param>
/// <param name="MemoryBytes">Resident memory.</param>
/// <param name="HeapBytes">Managed memory in use.</param>
/// <param name="Threads">Threads of the pool.</param>
[GenerateSerializer, Immutable, Alias("mdc.process-vitals.1")]
public sealed record ProcessVitals(
    [property: Id(0)] string Runtime,
    [property: Id(1)] long StartedNs,
    [property: Id(2)] long AtNs,
    [property: Id(3)] double CpuSeconds,
    [property: Id(4)] long MemoryBytes,
    [property: Id(5)] long HeapBytes,
    [property: Id(6)] int Threads);

/// <summary>What the cluster looks like.</summary>
/// <param name="Processes">Those that reported lately, by name.</param>
/// <param name="Moves">Shards moved since the coordinator's activation began.</param>
/// <param name="Silent">Those that fell silent within the last ten minutes and did not say that they leave, by name: their last reports.</param>
[GenerateSerializer, Immutable, Alias("mdc.cluster-status.1")]
public sealed record ClusterStatus([property: Id(0)] IReadOnlyList<ProcessReport> Processes, [property: Id(1)] long Moves, [property: Id(2)] IReadOnlyList<ProcessReport> Silent);
