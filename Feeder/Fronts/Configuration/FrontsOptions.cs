using Mdc.Feeder.Fronts.Dispatch;
using Mdc.Feeder.Fronts.Sessions;

namespace Mdc.Feeder.Fronts.Configuration;

/// <summary>The section "fronts" of the configuration: the fronts of a feeder and how they share the instruments.</summary>
public sealed record FrontsOptions
{
    /// <summary>How many independent fronts carry each instrument, 1 to 8. Default 2.</summary>
    public int Redundancy { get; init; } = 2;

    /// <summary>How fronts are chosen. Default by quality.</summary>
    public DispatchStrategy Strategy { get; init; } = DispatchStrategy.ConnectionQuality;

    /// <summary>Path of the vendor's library for fronts that name none.</summary>
    public string? Library { get; init; }

    /// <summary>The library's ABI profile for fronts that name none; null to choose it by the library's version.</summary>
    public string? Profile { get; init; }

    /// <summary>A file of lines "NAME=password" that only its owner may read; null for environment variables alone.</summary>
    public string? Secrets { get; init; }

    /// <summary>Pace and patience of every session.</summary>
    public SessionOptions Session { get; init; } = new();

    /// <summary>The fronts.</summary>
    public IReadOnlyList<FrontSettings> Fronts { get; init; } = [];
}
