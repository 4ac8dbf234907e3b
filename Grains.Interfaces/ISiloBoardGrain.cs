namespace Mdc.Grains.Interfaces;

/// <summary>What every silo of the cluster last said of itself; one board, its key is 0.</summary>
/// <remarks>For eyes and alerts only: membership is the runtime's, and nothing here is stored.</remarks>
[Alias("mdc.silo-board")]
public interface ISiloBoardGrain : IGrainWithIntegerKey
{
    /// <summary>A silo says how it is. Every few seconds; an older report than the last one changes nothing.</summary>
    ValueTask Report(SiloReport report);

    /// <summary>The last report of each silo, by name and process: those that are silent too, until ten minutes after their last one.</summary>
    [AlwaysInterleave]
    ValueTask<IReadOnlyList<SiloReport>> GetReports();
}

/// <summary>How a silo's process is.</summary>
/// <param name="Host">The machine's name.</param>
/// <param name="ProcessId">The process there.</param>
/// <param name="Runtime">Orleans or Local.</param>
/// <param name="StartedNs">When the process began, unix nanoseconds.</param>
/// <param name="AtNs">When this was said, by the silo's own clock, unix nanoseconds.</param>
/// <param name="CpuSeconds">Processor time since then, all threads.</param>
/// <param name="MemoryBytes">Resident memory.</param>
/// <param name="HeapBytes">Managed memory in use.</param>
/// <param name="Threads">Threads of the pool.</param>
[GenerateSerializer, Immutable, Alias("mdc.silo-report.1")]
public sealed record SiloReport(
    [property: Id(0)] string Host,
    [property: Id(1)] int ProcessId,
    [property: Id(2)] string Runtime,
    [property: Id(3)] long StartedNs,
    [property: Id(4)] long AtNs,
    [property: Id(5)] double CpuSeconds,
    [property: Id(6)] long MemoryBytes,
    [property: Id(7)] long HeapBytes,
    [property: Id(8)] int Threads);
