namespace Mdc.Simulation.World;

/// <summary>Which run.</summary>
/// <param name="Seed">Decides everything else.</param>
/// <param name="Silos">How many workers.</param>
internal sealed record WorldOptions(long Seed, int Silos = 3)
{
    /// <summary>One feeder or two; null lets the seed decide.</summary>
    public int? Feeders { get; init; }

    /// <summary>Faults of the plan that do not happen: for finding the fewest that fail.</summary>
    public IReadOnlySet<int> Without { get; init; } = new HashSet<int>();

    /// <summary>An instrument whose bars are followed on their way into the store.</summary>
    public string? Traced { get; init; }

    /// <summary>Keeps what happens in words.</summary>
    public bool IsTalkative { get; init; }
}
