using Mdc.Domain.Ticks;

namespace Mdc.Gateway.Push;

/// <summary>The newest tick, at the client's own pace: at most one push per interval.</summary>
internal sealed class PacedTicks(TickTopic topic, ISubscriber client, Pacer pacer, long interval) : TickSubscription(topic, client), IConflated
{
    private long _notBefore;
    private bool _isWaiting;

    /// <inheritdoc/>
    public override FeedPositions Sent => Topic.Seen;

    /// <inheritdoc/>
    public override void Start()
    {
        pacer.Members++;
        base.Start();
    }

    /// <inheritdoc/>
    public override void OnTick(Encoded message)
    {
        if (pacer.Now >= _notBefore)
        {
            _notBefore = pacer.Now + interval;
            Client.Push(this, message);
        }
        else if (!_isWaiting)
        {
            _isWaiting = true;
            pacer.Wait(this, _notBefore);
        }
    }

    /// <summary>The interval is over and something came meanwhile.</summary>
    public void OnDue()
    {
        _isWaiting = false;
        if (!HasEnded) OnTick(Topic.Latest());
    }

    /// <inheritdoc/>
    public bool TrySendLatest(ISubscriber to) => to.TryPush(Topic.Latest());

    /// <inheritdoc/>
    public override void End()
    {
        pacer.Members--;
        base.End();
        Client.Forget(this);
    }
}
