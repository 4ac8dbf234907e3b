namespace Mdc.Grains.Interfaces;

/// <summary>The switch and the dials of the pump that runs in this process; the feeder grain's only way to it. Any thread.</summary>
public interface IFeederControl
{
    /// <summary>The feeder's number.</summary>
    byte Feeder { get; }

    /// <summary>State, counts and lag as they stand.</summary>
    FeederStatus Status { get; }

    /// <summary>How each front is doing; empty for a source without fronts.</summary>
    IReadOnlyList<FrontStatus> Fronts => [];

    /// <summary>Begins to take ticks, or goes on.</summary>
    void Start();

    /// <summary>Stops taking ticks; what is journaled is still delivered.</summary>
    void Pause();
}

/// <summary>Where the pump says that a shard has new records; the stream provider listens. Called by the pump's thread; never blocks.</summary>
public interface IShardDoorbell
{
    /// <summary>Records of this shard were appended to the journal.</summary>
    void Ring(int shard);
}
