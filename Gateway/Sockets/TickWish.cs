using Mdc.Domain.Ticks;

namespace Mdc.Gateway.Sockets;

/// <summary>How a client wants the ticks of an instrument.</summary>
/// <param name="Instrument">The instrument's code.</param>
/// <param name="IsEvery">Every tick, out of the journal where need be.</param>
/// <param name="After">Every tick after these positions; null: from the snapshot on.</param>
/// <param name="MaxRate">At most so many pushes a second; null: all.</param>
/// <param name="MarksGaps">A marker in place of what is conflated.</param>
internal sealed record TickWish(string Instrument, bool IsEvery = false, FeedPositions? After = null, double? MaxRate = null, bool MarksGaps = false)
{
    /// <summary>True where it says more than "ticks": then it replaces what the client had.</summary>
    public bool IsSpecial => IsEvery || MaxRate is not null || MarksGaps;
}
