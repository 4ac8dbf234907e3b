using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;

namespace Mdc.Grains.Push;

/// <summary>Hands what this silo's instruments push to the gateways attached in process. Any thread.</summary>
public sealed class PushHub : IPushHub
{
    private readonly Lock _attaching = new();
    private IPushReceiver[] _receivers = [];
    private int _interestVersion;

    /// <inheritdoc/>
    public int InterestVersion => Volatile.Read(ref _interestVersion);

    /// <inheritdoc/>
    public bool Wants(string instrument)
    {
        foreach (var receiver in _receivers)
            if (receiver.Wants(instrument)) return true;
        return false;
    }

    /// <inheritdoc/>
    public void PushTicks(string instrument, in FeedPositions after, ReadOnlySpan<TickFrame> frames)
    {
        foreach (var receiver in _receivers)
            if (receiver.Wants(instrument)) receiver.OnTicks(instrument, after, frames);
    }

    /// <inheritdoc/>
    public void PushBar(in BarPush push)
    {
        foreach (var receiver in _receivers)
            if (receiver.Wants(push.Instrument)) receiver.OnBar(push);
    }

    /// <inheritdoc/>
    public IDisposable Attach(IPushReceiver receiver)
    {
        lock (_attaching) _receivers = [.. _receivers, receiver];
        InterestChanged();
        return new Attachment(this, receiver);
    }

    /// <inheritdoc/>
    public PushInterest Interest
    {
        get
        {
            var interests = OwnReceivers.Select(receiver => receiver.Interest).ToList();
            return interests.Exists(interest => interest.Everything) ? PushInterest.All : new PushInterest(false, interests.SelectMany(interest => interest.Instruments).ToHashSet());
        }
    }

    /// <inheritdoc/>
    public void InterestChanged() => Interlocked.Increment(ref _interestVersion);

    /// <summary>Those of this process: outlets to other processes get what another silo pushes from that silo.</summary>
    internal IEnumerable<IPushReceiver> OwnReceivers => _receivers.Where(receiver => receiver is not PushOutlet);

    private void Detach(IPushReceiver receiver)
    {
        lock (_attaching) _receivers = [.. _receivers.Where(attached => attached != receiver)];
        InterestChanged();
    }

    private sealed class Attachment(PushHub hub, IPushReceiver receiver) : IDisposable
    {
        public void Dispose() => hub.Detach(receiver);
    }
}
