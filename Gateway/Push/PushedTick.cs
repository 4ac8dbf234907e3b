using Mdc.Domain.Ticks;

namespace Mdc.Gateway.Push;

/// <summary>A tick as it was pushed. Fields, so that it is read in place.</summary>
internal struct PushedTick
{
    /// <summary>The tick.</summary>
    public TickFrame Tick;

    /// <summary>What its instrument had accepted before it; none where it follows the one before it in its run.</summary>
    public FeedPositions After;
}
