using Mdc.Domain.Certificates;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Json;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Push;

/// <summary>One instrument's ticks on their way to its subscribers. Posted to by grains' turns; all else is the loop's.</summary>
internal sealed class TickTopic(string instrument, FanoutLoop loop) : IFanoutWork, IConflated
{
    // Bounds the memory of a burst; the loop is 50 ticks behind on one instrument only when it is seconds behind.
    private const int Capacity = 32;

    private readonly Mailbox<TickFrame> _mail = new(Capacity);
    private readonly List<ISubscriber> _subscribers = [];
    private TickFrame[] _taken = new TickFrame[1];
    private readonly Lock _accounting = new();
    private TickFrame _last;
    private TickAccount _account;
    private FeedPositions _delivered;
    private int _scheduled;
    private volatile bool _hasLost;

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
        if (lost > 0)
        {
            _hasLost = true;
            loop.Metrics.MailboxConflated(lost);
        }
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
        // Held for one batch; meets nobody but who asks for the account.
        lock (_accounting)
        {
            for (var i = 0; i < count; i++)
            {
                ref readonly var tick = ref _taken[i];
                if (IsRepeat(in tick)) continue;
                Remember(in tick);
                Account(in tick);
                if (_subscribers.Count > 0) Deliver(in tick);
            }
        }
    }

    /// <summary>What went through here without a hole: since the first push, or since the loop was last too far behind. Any thread.</summary>
    public InstrumentAccount GetAccount()
    {
        lock (_accounting) return new InstrumentAccount(_account.Day.Value, _account.After, _delivered, _account.Count, _account.Checksums);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Ticks of {Instrument}";

    private void Account(in TickFrame tick)
    {
        var before = _delivered;
        if (_hasLost || before[tick.Feeder].IsNone)
        {
            // What was between is not counted: the account begins with this tick.
            (_hasLost, _account) = (false, default);
            before.Set(tick.FeedPosition with { N = tick.Position - 1 });
        }
        _account.Add(tick, before);
        _delivered.Set(tick.FeedPosition);
    }

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
