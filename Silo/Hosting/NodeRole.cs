namespace Mdc.Silo.Hosting;

/// <summary>What a process is to its cluster.</summary>
internal enum NodeRole
{
    /// <summary>Everything in one process; others may join it.</summary>
    All,

    /// <summary>Takes ticks in, journals them and sends them on; runs no shards.</summary>
    Feeder,

    /// <summary>Runs shards, instruments and writers.</summary>
    Silo,

    /// <summary>WebSocket, REST and dashboard.</summary>
    Gateway,
}
