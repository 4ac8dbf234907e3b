using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Quality;

/// <summary>What the gate may ask the journal: which ticks it has accepted before.</summary>
public interface IDayContents
{
    /// <summary>The newest trading day that was journaled before this start; none for an empty journal. Days after it need no look-up.</summary>
    TradingDay NewestBefore { get; }

    /// <summary>The accepted ticks of an instrument and trading day, oldest first. Called seldom: at an instrument's first tick after a start, and for old repeats.</summary>
    IReadOnlyList<TickFrame> Read(string instrument, TradingDay day);
}

/// <summary>A journal that holds nothing: for tools and tests that keep none.</summary>
public sealed class NoDayContents : IDayContents
{
    /// <summary>The only one needed.</summary>
    public static readonly NoDayContents Instance = new();

    /// <inheritdoc/>
    public TradingDay NewestBefore => TradingDay.None;

    /// <inheritdoc/>
    public IReadOnlyList<TickFrame> Read(string instrument, TradingDay day) => [];
}
