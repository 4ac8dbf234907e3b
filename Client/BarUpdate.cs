using Mdc.Domain.Bars;

namespace Mdc.Client;

/// <summary>Whether a bar may still change.</summary>
public enum BarState
{
    /// <summary>New ticks still change it.</summary>
    Forming,

    /// <summary>Its period is over.</summary>
    Closed,

    /// <summary>It was closed before and has changed: a late tick, or volume after the close. <see cref="Bar.IsWithdrawn"/>: it is taken back.</summary>
    Revised,
}

/// <summary>A bar of one instrument as it stands.</summary>
/// <param name="Instrument">The instrument's code.</param>
/// <param name="Period">The bar's period.</param>
/// <param name="State">Whether it may still change.</param>
/// <param name="Bar">The bar.</param>
public sealed record BarUpdate(string Instrument, BarPeriod Period, BarState State, Bar Bar);
