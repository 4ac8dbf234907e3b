namespace Mdc.Feeder.Simulation;

/// <summary>What is simulated. Equal options give equal ticks.</summary>
public sealed record SimulationOptions
{
    /// <summary>Decides prices, volumes and which instruments have a limit day.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Exchange time at which we log in.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>How much exchange time is simulated; null for no end.</summary>
    public TimeSpan? Length { get; init; }

    /// <summary>How many instruments: 0 for every future (about 900), fewer takes the busiest, more adds options, at most 25,000.</summary>
    public int Instruments { get; init; }

    /// <summary>Exactly so many ticks a second over all instruments, evenly spread; null for what each instrument's activity gives. Above 0.</summary>
    public double? Rate { get; init; }
}
