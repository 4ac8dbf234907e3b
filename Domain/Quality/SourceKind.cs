namespace Mdc.Domain.Quality;

/// <summary>Where ticks come from. One data directory takes one kind only. The numbers are stored and never change.</summary>
public enum SourceKind : byte
{
    /// <summary>Fronts of a broker: our clock and the exchanges' run alike.</summary>
    Live = 1,

    /// <summary>The simulated exchange, with a clock of its own.</summary>
    Simulated = 2,

    /// <summary>Recorded files: only their ticks tell the time.</summary>
    Replay = 3,
}
