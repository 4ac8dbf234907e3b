using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;

namespace Mdc.Grains.Push;

/// <summary>What other silos push, handed to the receivers of this process.</summary>
internal sealed class ForwardedPushes(PushHub hub) : IPushReceiver
{
    /// <inheritdoc/>
    public PushInterest Interest => hub.Interest;

    /// <inheritdoc/>
    public bool Wants(string instrument) => hub.OwnReceivers.Any(receiver => receiver.Wants(instrument));

    /// <inheritdoc/>
    public void OnTicks(string instrument, in FeedPositions after, ReadOnlySpan<TickFrame> frames)
    {
        foreach (var receiver in hub.OwnReceivers)
            if (receiver.Wants(instrument)) receiver.OnTicks(instrument, after, frames);
    }

    /// <inheritdoc/>
    public void OnBar(in BarPush push)
    {
        foreach (var receiver in hub.OwnReceivers)
            if (receiver.Wants(push.Instrument)) receiver.OnBar(push);
    }

    /// <inheritdoc/>
    public void OnMayMiss(PushInterest instruments)
    {
        foreach (var receiver in hub.OwnReceivers) receiver.OnMayMiss(instruments);
    }
}
