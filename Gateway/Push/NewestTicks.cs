using Mdc.Domain.Ticks;
using Mdc.Gateway.Resume;

namespace Mdc.Gateway.Push;

/// <summary>Every tick while the client keeps up; while it is behind only the newest, with a gap marker in place of the others where it asked for that.</summary>
internal sealed class NewestTicks(TickTopic topic, ISubscriber client, bool marksGaps, FanoutLoop loop) : TickSubscription(topic, client), IConflated
{
    private FeedPosition _before;
    private int _waiting;
    private bool _isUncounted;

    /// <inheritdoc/>
    public override FeedPositions Sent
    {
        get
        {
            var sent = Topic.Seen;
            if (_waiting > 0) sent.Set(_before with { Feeder = Topic.Last.Feeder });
            return sent;
        }
    }

    /// <inheritdoc/>
    public override void OnTick(Encoded message)
    {
        // What was lost is told before the tick that follows it, and both wait for the same room.
        var isAfterHole = Topic.IsAfterHole && !Topic.BeforeLast.IsNone;
        var isAfterLoss = marksGaps && (Topic.LostBeforeLast > 0 || isAfterHole);
        if (isAfterLoss) Client.PutOff(this);
        else if (Client.Push(this, message)) return;
        if (_waiting == 0) _before = Topic.BeforeLast;
        _waiting += 1 + Topic.LostBeforeLast;
        _isUncounted |= isAfterHole;
    }

    /// <inheritdoc/>
    public bool TrySendLatest(ISubscriber to)
    {
        // The first that waited is the newest itself where no other came after it.
        if (marksGaps && (_waiting > 1 || _isUncounted) && !to.TryPush(loop.Aside.Of(Gap(_before, _isUncounted ? null : _waiting - 1)))) return false;
        if (!to.TryPush(Topic.Latest())) return false;
        (_waiting, _isUncounted) = (0, false);
        return true;
    }

    /// <inheritdoc/>
    public override void End()
    {
        base.End();
        Client.Forget(this);
    }

    private GapMark Gap(FeedPosition after, int? missed)
    {
        loop.Metrics.GapMarked();
        return new GapMark(Topic.Instrument, after, Topic.Last.FeedPosition, missed, GapMark.Conflated);
    }
}
