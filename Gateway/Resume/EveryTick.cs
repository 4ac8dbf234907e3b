using Mdc.Domain.Ticks;
using Mdc.Gateway.Push;

namespace Mdc.Gateway.Resume;

/// <summary>
/// Every tick after a position, once, in order. While it is not live its ticks are left in the journal, where <see cref="CatchUp"/> reads them:
/// what waits for such a client waits there and costs no memory.
/// </summary>
internal sealed class EveryTick(TickTopic topic, ISubscriber client, CatchUp catchUp, FeedPositions after, bool hasSnapshot) : TickSubscription(topic, client)
{
    private readonly ReplayedTick _replayed = new();
    private FeedPositions _sent = after;
    private bool _isLive;
    private bool _isDoubted;

    /// <inheritdoc/>
    public override FeedPositions Sent => _sent;

    /// <inheritdoc/>
    public override void Start()
    {
        Topic.Add(this);
        if (hasSnapshot && Topic.HasLast)
        {
            Client.Send(Topic.Latest());
            _sent.Set(Topic.Last.FeedPosition);
        }
        catchUp.Add(this);
    }

    /// <inheritdoc/>
    public override void OnTick(Encoded message)
    {
        if (!_isLive) return;
        var position = Topic.Last.FeedPosition;
        // The journal is ahead of the grains: the client may have had it from there.
        if (position.CompareTo(_sent[position.Feeder]) <= 0) return;
        var isNext = Topic.LostBeforeLast == 0 && (!Topic.IsAfterHole || _sent.Covers(in Topic.After));
        if (isNext && Client.TryPush(message)) _sent.Set(position);
        else FallBack();
    }

    /// <inheritdoc/>
    public override void OnDoubt()
    {
        if (_isLive) FallBack();
        // The page that is being read now may have been made before what is missing.
        else _isDoubted = true;
    }

    /// <summary>Sends a tick of the journal unless the client has it; false where there is no room now.</summary>
    public bool Offer(in TickFrame tick, Encoded message)
    {
        var position = tick.FeedPosition;
        if (HasEnded || position.CompareTo(_sent[position.Feeder]) <= 0) return true;
        _replayed.Tick = tick;
        if (!Client.TryPush(message.Of(_replayed))) return false;
        _sent.Set(position);
        return true;
    }

    /// <summary>Goes live where nothing was handed out that the client does not have: from here on each push is the next one, or says that it is not.</summary>
    public bool TryJoin()
    {
        _isLive = HasEnded || (!_isDoubted && _sent.Covers(in Topic.Seen));
        _isDoubted = false;
        // A position that is known to have come before may be none of the instrument's ticks, as after its shard began again: it is behind us.
        if (_isLive) _sent.Advance(in Topic.Known);
        return _isLive;
    }

    /// <summary>Says that ticks are not to be had.</summary>
    public void Mark(GapMark gap)
    {
        if (!HasEnded) Client.Send(catchUp.Message.Of(gap));
    }

    /// <summary>Takes the client to have everything up to a position.</summary>
    public void GoOnAfter(FeedPosition position) => _sent.Set(position);

    private void FallBack()
    {
        _isLive = false;
        catchUp.Add(this);
    }

    private sealed class ReplayedTick : IEncodable
    {
        public TickFrame Tick;

        public bool HasBinary => true;

        public int Encode(bool binary, Span<byte> into) => TickTopic.Encode(in Tick, binary, into);
    }
}
