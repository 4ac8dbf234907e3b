using System.Runtime.InteropServices;
using Mdc.Domain.Certificates;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Json;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Push;

/// <summary>One instrument's ticks on their way to its subscribers. Posted to by grains' turns; all else is the loop's.</summary>
internal sealed class TickTopic(string instrument, FanoutLoop loop) : IFanoutWork, IEncodable
{
    // Bounds the memory of a burst; the loop is 50 ticks behind on one instrument only when it is seconds behind.
    private const int Capacity = 32;

    private readonly Mailbox<PushedTick> _mail = new(Capacity);
    private readonly List<TickSubscription> _subscribers = [];
    private readonly Lock _accounting = new();
    private PushedTick[] _taken = new PushedTick[1];
    private TickFrame _last;
    private FeedPositions _seen;
    private FeedPositions _known;
    private FeedPositions _after;
    private TickAccount _account;
    private FeedPositions _delivered;
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

    /// <summary>The newest position handed out, per feeder.</summary>
    public ref readonly FeedPositions Seen => ref _seen;

    /// <summary>The position handed out before <see cref="Last"/> at the same feeder; none for the first.</summary>
    public FeedPosition BeforeLast { get; private set; }

    /// <summary>Ticks lost here right before the one that is handed out, because the loop did not keep up; else 0.</summary>
    public int LostBeforeLast { get; private set; }

    /// <summary>True where ticks came before the one that is handed out, and after what was handed out so far: their pushes did not come here.</summary>
    public bool IsAfterHole { get; private set; }

    /// <summary>While <see cref="IsAfterHole"/>: what the instrument had accepted before the tick that is handed out.</summary>
    public ref readonly FeedPositions After => ref _after;

    /// <summary>What was handed out, and what is known to have come before: who has no less has all.</summary>
    public ref readonly FeedPositions Known => ref _known;

    /// <summary>Takes a run of ticks from a grain's turn: copies, schedules, returns.</summary>
    public void Post(in FeedPositions after, ReadOnlySpan<TickFrame> frames)
    {
        var lost = 0;
        for (var i = 0; i < frames.Length; i++)
        {
            var pushed = new PushedTick { Tick = frames[i], After = i == 0 ? after : default };
            lost += _mail.Post(new ReadOnlySpan<PushedTick>(in pushed));
        }
        if (lost > 0) loop.Metrics.MailboxConflated(lost);
        if (Interlocked.Exchange(ref _scheduled, 1) == 0) loop.Schedule(this);
    }

    /// <summary>Takes what the grain answered as last value, unless a newer tick came meanwhile.</summary>
    public void Seed(in TickFrame snapshot)
    {
        if (HasLast) return;
        // Its push may wait in the mailbox, and is old news then; what came before it is not known.
        var after = _known;
        after.Advance(snapshot.FeedPosition with { N = snapshot.Position - 1 });
        HandOut(in snapshot, in after);
    }

    /// <summary>Takes ticks that the journal has after what was handed out, oldest first. On the loop.</summary>
    /// <param name="after">Where the journal was read from, as <see cref="Seen"/> was then.</param>
    /// <param name="ticks">All that the journal has from there on, or the oldest of them.</param>
    /// <returns>How many were new here.</returns>
    public int Catch(FeedPositions after, ReadOnlySpan<TickFrame> ticks)
    {
        var caught = 0;
        foreach (ref readonly var tick in ticks)
        {
            if (HandOut(in tick, in after)) caught++;
            after = default;
        }
        return caught;
    }

    /// <summary>Pushes may be missing, and only each subscription knows from where on. On the loop.</summary>
    public void Doubt()
    {
        foreach (var subscriber in _subscribers) subscriber.OnDoubt();
    }

    /// <summary>Adds a subscription, which must not be there yet.</summary>
    public void Add(TickSubscription subscription) => _subscribers.Add(subscription);

    /// <summary>Removes a subscription.</summary>
    public void Remove(TickSubscription subscription) => _subscribers.Remove(subscription);

    /// <summary>The newest tick as a message.</summary>
    public Encoded Latest() => loop.Message.Of(this);

    bool IEncodable.HasBinary => true;

    int IEncodable.Encode(bool binary, Span<byte> into) => Encode(in _last, binary, into);

    /// <summary>A tick as the payload of a push.</summary>
    public static int Encode(in TickFrame tick, bool binary, Span<byte> into)
    {
        if (!binary) return TickJson.WritePush(in tick, into);
        MemoryMarshal.AsBytes(new ReadOnlySpan<TickFrame>(in tick)).CopyTo(into);
        return TickFrame.Bytes;
    }

    /// <inheritdoc/>
    public void Run()
    {
        Volatile.Write(ref _scheduled, 0);
        var count = _mail.Take(ref _taken, out var lost);
        var isNew = false;
        for (var i = 0; i < count; i++)
        {
            LostBeforeLast = i == count - 1 ? lost : 0;
            isNew = HandOut(in _taken[i].Tick, in _taken[i].After);
        }
        LostBeforeLast = 0;
        // The one that took their place is older than they were.
        if (lost > 0 && !isNew) Doubt();
    }

    /// <summary>What went through here without a hole: since the first push, or since the loop was last too far behind. Any thread.</summary>
    public InstrumentAccount GetAccount()
    {
        lock (_accounting) return new InstrumentAccount(_account.Day.Value, _account.After, _delivered, _account.Count, _account.Checksums);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Ticks of {Instrument}";

    // False for what was handed out before: a replay brings it again.
    private bool HandOut(in TickFrame tick, in FeedPositions after)
    {
        if (tick.FeedPosition.CompareTo(_seen[tick.Feeder]) <= 0) return false;
        IsAfterHole = !_known.Covers(in after);
        if (IsAfterHole)
        {
            _after = after;
            _known.Advance(in after);
        }
        Remember(in tick);
        // Meets nobody but who asks for the account.
        lock (_accounting) Account(in tick);
        if (_subscribers.Count > 0)
        {
            var message = Latest();
            foreach (var subscriber in _subscribers) subscriber.OnTick(message);
            loop.Metrics.Pushed(_subscribers.Count);
        }
        IsAfterHole = false;
        return true;
    }

    private void Remember(in TickFrame tick)
    {
        BeforeLast = _seen[tick.Feeder];
        _seen.Set(tick.FeedPosition);
        _known.Advance(tick.FeedPosition);
        _last = tick;
        HasLast = true;
        ChangedInRound = loop.Round;
    }

    private void Account(in TickFrame tick)
    {
        var before = _delivered;
        if (LostBeforeLast > 0 || IsAfterHole || before[tick.Feeder].IsNone)
        {
            // What was between is not counted: the account begins with this tick.
            _account = default;
            before.Set(tick.FeedPosition with { N = tick.Position - 1 });
        }
        _account.Add(tick, before);
        _delivered.Set(tick.FeedPosition);
    }
}
