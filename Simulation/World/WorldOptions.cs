using Mdc.Simulation.Faults;
using Mdc.Simulation.Market;

namespace Mdc.Simulation.World;

/// <summary>Which run.</summary>
/// <param name="Seed">Decides everything else.</param>
/// <param name="Silos">How many workers.</param>
internal sealed record WorldOptions(long Seed, int Silos = 3)
{
    /// <summary>One feeder or two; null lets the seed decide.</summary>
    public int? Feeders { get; init; }

    /// <summary>These faults in place of the seed's own, at its times.</summary>
    public IReadOnlyList<FaultKind>? Kinds { get; init; }

    /// <summary>Products that the workers do not know though the feeders do: each of their ticks breaks its instrument.</summary>
    public IReadOnlySet<string> Poisoned { get; init; } = new HashSet<string>();

    /// <summary>This market in place of the seed's own.</summary>
    public MarketScript? Market { get; init; }

    /// <summary>How long nobody calls before a grain is forgotten; null lets the seed decide.</summary>
    public TimeSpan? CollectionAge { get; init; }

    /// <summary>Faults of the plan that do not happen: for finding the fewest that fail.</summary>
    public IReadOnlySet<int> Without { get; init; } = new HashSet<int>();

    /// <summary>An instrument whose bars are followed on their way into the store.</summary>
    public string? Traced { get; init; }

    /// <summary>Keeps what happens in words.</summary>
    public bool IsTalkative { get; init; }
}
