using Mdc.Domain.Ticks;
using Mdc.Gateway.Json;

namespace Mdc.Gateway.Push;

/// <summary>One instrument's ticks on their way to its subscribers. Posted to by grains' turns; all else is the loop's.</summary>
internal sealed class TickTopic(string instrument, FanoutLoop loop) : IFanoutWork, IConflated
{
    // Bounds the memory of a burst; the loop is 50 ticks behind on one instrument only when it is seconds behind.
    private const int Capacity = 32;

    private readonly Mailbox<TickFrame> _mail = new(Capacity);
    private readonly List<ISubscriber> _subscribers = [];
    private TickFrame[] _taken = new TickFrame[1];
    private TickFrame _last;
    private int _scheduled;

    /// <summary>The instrument's code.</summary>
    public string Instrument { get; } = instrument;

    /// <summary>How many want it; guarded by <see cref="MarketTopics"/>.</summary>
    public int Interest { get; set; }

    /// <summary>True once a tick is known.</summary>
    public bool HasLast { get; private set; }

    /// <summary>The round of the quote board in which it last changed.</summary>
    public long ChangedInRound { get; private set; }

    /// <summary>The newest tick; meaningless unless <see cref="HasLast"/>.</summary>
    public ref readonly TickFrame Last => ref _last;

    /// <summary>Takes ticks from a grain's turn: copies, schedules, returns.</summary>
    public void Post(ReadOnlySpan<TickFrame> frames)
    {
        var lost = _mail.Post(frames);
        if (lost > 0) loop.Metrics.MailboxConflated(lost);
        if (Interlocked.Exchange(ref _scheduled, 1) == 0) loop.Schedule(this);
    }

    /// <summary>Takes what the grain answered as last value, unless a newer tick came meanwhile.</summary>
    public void Seed(in TickFrame snapshot)
    {
        if (!HasLast) Remember(in snapshot);
    }

    /// <summary>Adds a subscriber, which must not be one yet, and sends it the last value at once.</summary>
    public void Subscribe(ISubscriber subscriber)
    {
        _subscribers.Add(subscriber);
        if (HasLast) subscriber.Push(this, loop.Scratch.AsSpan(0, WriteLatest(loop.Scratch)));
    }

    /// <summary>Removes a subscriber.</summary>
    public void Unsubscribe(ISubscriber subscriber)
    {
        subscriber.Forget(this);
        _subscribers.Remove(subscriber);
    }

    /// <inheritdoc/>
    public int WriteLatest(Span<byte> into) => HasLast ? TickJson.WritePush(in _last, into) : 0;

    /// <inheritdoc/>
    public void Run()
    {
        Volatile.Write(ref _scheduled, 0);
        var count = _mail.Take(ref _taken);
        for (var i = 0; i < count; i++)
        {
            ref readonly var tick = ref _taken[i];
            if (IsRepeat(in tick)) continue;
            Remember(in tick);
            if (_subscribers.Count > 0) Deliver(in tick);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"Ticks of {Instrument}";

    private void Deliver(in TickFrame tick)
    {
        var message = loop.Scratch.AsSpan(0, TickJson.WritePush(in tick, loop.Scratch));
        foreach (var subscriber in _subscribers) subscriber.Push(this, message);
        loop.Metrics.Pushed(_subscribers.Count, message.Length);
    }

    private void Remember(in TickFrame tick)
    {
        _last = tick;
        HasLast = true;
        ChangedInRound = loop.Round;
    }

    // The snapshot and the first push may be the same tick.
    private bool IsRepeat(in TickFrame tick) =>
        HasLast && tick.Feeder == _last.Feeder && tick.FeedPosition.CompareTo(_last.FeedPosition) <= 0;
}
