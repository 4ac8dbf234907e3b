namespace Mdc.Feeder.Fronts.Dispatch;

/// <summary>How a front is chosen among those that are equally independent, stable and preferred. Formulae: docs/fronts.md.</summary>
public enum DispatchStrategy
{
    /// <summary>The next in the order of their numbers.</summary>
    RoundRobin = 0,

    /// <summary>The one with the fewest instruments.</summary>
    LeastConnections = 1,

    /// <summary>The one with the fewest instruments per quality, see <see cref="FrontQuality"/>.</summary>
    ConnectionQuality = 2,

    /// <summary>The one with the highest hash of instrument and front: the same instrument goes to the same front again, and a front that dies moves only its own.</summary>
    Hash = 3,
}
