using Mdc.Domain.Bars;

namespace Mdc.Reads;

/// <summary>Rolls 1-minute bars of one instrument, oldest first, up to a period. Pure; any thread.</summary>
public delegate IReadOnlyList<Bar> BarRoll(IReadOnlyList<Bar> minutes, BarPeriod period, BarAlignment alignment, string instrument);
