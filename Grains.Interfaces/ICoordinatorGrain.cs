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

    /// <summary>A process is about to stop: its shards go to the others now. Returns when they have gone.</summary>
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
[GenerateSerializer, Immutable, Alias("mdc.process-report.1")]
public sealed record ProcessReport(
    [property: Id(0)] string Name,
    [property: Id(1)] string Role,
    [property: Id(2)] SiloAddress? Silo,
    [property: Id(3)] bool TakesShards,
    [property: Id(4)] int ProcessId,
    [property: Id(5)] string Machine);

/// <summary>What the cluster looks like.</summary>
/// <param name="Processes">Those that reported lately, by name.</param>
/// <param name="Moves">Shards moved since the coordinator's activation began.</param>
[GenerateSerializer, Immutable, Alias("mdc.cluster-status.1")]
public sealed record ClusterStatus([property: Id(0)] IReadOnlyList<ProcessReport> Processes, [property: Id(1)] long Moves);
