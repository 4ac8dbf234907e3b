namespace Mdc.Silo.Commands;

/// <summary>What the process ends with. Scripts depend on the numbers: they never change.</summary>
public enum ExitCode
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>Not done, for a reason that has no number of its own; or done, and the answer is that something is wrong.</summary>
    Failed = 1,

    /// <summary>The command line is wrong.</summary>
    Usage = 2,

    /// <summary>What was named is not usable: a file of another format, an unknown instrument.</summary>
    BadInput = 3,

    /// <summary>Another program listens on a port.</summary>
    PortInUse = 4,

    /// <summary>The store can't be reached, or not with this connection string.</summary>
    StoreUnreachable = 5,

    /// <summary>The data directory can't be written, or holds data of another kind.</summary>
    DataDirectory = 6,

    /// <summary>A node runs on the data directory already.</summary>
    AlreadyRunning = 7,

    /// <summary>No node runs, or none answers.</summary>
    NotRunning = 8,

    /// <summary>Done, but rows could not be read: they are counted and listed in the rejects file.</summary>
    RowsMalformed = 10,

    /// <summary>Done, but a file is damaged or cut off: what came before the damage is kept.</summary>
    SourceDamaged = 11,

    /// <summary>Done, but ticks are of instruments we do not know: they are counted and listed in the rejects file.</summary>
    InstrumentsUnknown = 12,

    /// <summary>A file has no rows.</summary>
    SourceEmpty = 13,

    /// <summary>What was compared differs: a certificate that is not clean, a signature that does not hold, a bar that the journal does not make.</summary>
    Different = 20,

    /// <summary>Interrupted by Ctrl+C or SIGTERM.</summary>
    Interrupted = 130,
}
