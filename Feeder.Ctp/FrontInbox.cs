using System.Collections.Concurrent;
using Mdc.Domain.Calendar;
using Mdc.Feeder.Ctp.Native;
using Mdc.Feeder.Ctp.Rings;
using Mdc.Feeder.Fronts;

namespace Mdc.Feeder.Ctp;

/// <summary>Where a library's thread puts what it brings: ticks into the ring, all else into a bounded queue of events.</summary>
/// <remarks>
/// One thread of the library fills it (ctp.md 1.5), the connection's owner takes from it. Should a library call back on two, or once more after its
/// release, ticks take turns and <see cref="Close"/> waits for the one that is being written: neither may damage the ring.
/// </remarks>
internal sealed class FrontInbox(AbiProfile profile, ReceiveClock clock, DepthRing ring)
{
    /// <summary>The most events that wait: more than a front's instruments, which are answered one by one.</summary>
    public const int MostEvents = 65_536;

    // Connections that came or went within this time: more may come or go at any moment.
    private const long RecentlyNs = 2 * ChinaTime.NsPerSecond;

    private readonly ConcurrentQueue<FrontEvent> _events = new();
    private readonly CallbackHold _hold = new();
    private DepthRing? _ring = ring;
    private int _waiting;
    private int _isEventLost;
    private int _isWriting;
    private int _loginDay;
    private long _movedNs;

    /// <summary>Size of a tick.</summary>
    public int TickBytes { get; } = profile.Tick.Bytes;

    /// <summary>Where an answer names its instrument.</summary>
    public int AnswerInstrumentAt { get; } = profile.AnswerInstrumentAt;

    /// <summary>Room of that name.</summary>
    public int AnswerInstrumentBytes { get; } = profile.AnswerInstrumentBytes;

    /// <summary>True where an event waits.</summary>
    public bool HasEvent => Volatile.Read(ref _waiting) > 0 || Volatile.Read(ref _isEventLost) != 0;

    /// <summary>A tick. Copies it and returns: no allocation, no waiting but for another callback, no log.</summary>
    public void Depth(ReadOnlySpan<byte> tick)
    {
        TakeTurn();
        try
        {
            _ring?.Write(tick, profile.Tick.Id, clock.NowNs, _loginDay);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    /// <summary>The connection stands.</summary>
    public void Connected() => Moved(new FrontEvent(FrontEventKind.Connected, clock.NowNs));

    /// <summary>The connection is gone, and with it the login.</summary>
    public void Disconnected(int reason)
    {
        _loginDay = 0;
        Moved(new FrontEvent(FrontEventKind.Disconnected, clock.NowNs, reason));
    }

    /// <summary>Nothing has come for some seconds.</summary>
    public void Silent(int seconds) => Add(new FrontEvent(FrontEventKind.HeartbeatWarning, clock.NowNs, seconds));

    /// <summary>Logged in: ticks from now on are of this trading day, unless they say otherwise.</summary>
    public void LoggedIn(TradingDay day)
    {
        _loginDay = day.Value;
        Add(new FrontEvent(FrontEventKind.LoggedIn, clock.NowNs, TradingDay: day));
    }

    /// <summary>Not logged in.</summary>
    public void LoginRefused(int code, string words) => Add(new FrontEvent(FrontEventKind.LoginRefused, clock.NowNs, code, words));

    /// <summary>An answer to a subscription.</summary>
    public void Subscribed(string? instrument, int code) => Add(new FrontEvent(FrontEventKind.Subscribed, clock.NowNs, code, instrument));

    /// <summary>An answer to the end of a subscription.</summary>
    public void Unsubscribed(string? instrument, int code) => Add(new FrontEvent(FrontEventKind.Unsubscribed, clock.NowNs, code, instrument));

    /// <summary>An error of no request, or an exception of ours, with code 0.</summary>
    public void Failed(int code, string words) => Add(new FrontEvent(FrontEventKind.Failed, clock.NowNs, code, words));

    /// <summary>The oldest event. Lost ones are told after those that found room.</summary>
    public bool TryTake(out FrontEvent happened)
    {
        if (_events.TryDequeue(out happened))
        {
            Interlocked.Decrement(ref _waiting);
            return true;
        }
        if (Interlocked.Exchange(ref _isEventLost, 0) == 0) return false;
        happened = new FrontEvent(FrontEventKind.EventsLost, clock.NowNs);
        return true;
    }

    /// <summary>
    /// Makes sure that the library's thread is nowhere on its way: it must not be released there. Where connections come and go it is kept within
    /// a callback; where one stands, it waits for what comes.
    /// </summary>
    /// <param name="spi">Knows whether a connection stands.</param>
    /// <returns>False where it may be anywhere.</returns>
    public bool TryBeginRelease(MdSpi spi) => (clock.NowNs - Volatile.Read(ref _movedNs) < RecentlyNs && _hold.TryBegin()) || spi.IsUp;

    /// <summary>The release has returned.</summary>
    public void EndRelease() => _hold.End();

    /// <summary>Takes nothing any more: the ring is going.</summary>
    public void Close()
    {
        TakeTurn();
        Volatile.Write(ref _ring, null);
        Volatile.Write(ref _isWriting, 0);
    }

    private void TakeTurn()
    {
        if (Interlocked.Exchange(ref _isWriting, 1) == 0) return;
        var wait = new SpinWait();
        while (Interlocked.Exchange(ref _isWriting, 1) != 0) wait.SpinOnce(sleep1Threshold: -1);
    }

    private void Moved(in FrontEvent happened)
    {
        Volatile.Write(ref _movedNs, happened.AtNs);
        Add(happened);
        _hold.Pass();
    }

    private void Add(in FrontEvent happened)
    {
        if (Volatile.Read(ref _ring) is null) return;
        if (Volatile.Read(ref _waiting) >= MostEvents)
        {
            Volatile.Write(ref _isEventLost, 1);
            return;
        }
        _events.Enqueue(happened);
        Interlocked.Increment(ref _waiting);
    }
}
