using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Fronts;

/// <summary>One connection to one front, as a vendor's library gives it: requests out, answers and ticks in.</summary>
/// <remarks>
/// Requests only say that they were sent; what came of them comes as a <see cref="FrontEvent"/>. The library calls back on a thread of its own;
/// here everything is taken by one consumer, the owner, who also makes the requests. A lost connection is mended by the library itself, with
/// a new <see cref="FrontEventKind.Connected"/>; a dead address gives no event at all (ctp.md 1.5). Disposing releases the connection and
/// never runs on a thread of the library.
/// </remarks>
public interface IFrontConnection : IDisposable
{
    /// <summary>Begins to connect. Once.</summary>
    void Connect();

    /// <summary>Asks to log in. Answered by <see cref="FrontEventKind.LoggedIn"/> or <see cref="FrontEventKind.LoginRefused"/>.</summary>
    RequestResult LogIn(FrontLogin login, int request);

    /// <summary>Asks for ticks of instruments. The answers may be fewer than asked for (ctp.md 1.6).</summary>
    RequestResult Subscribe(ReadOnlySpan<string> instruments);

    /// <summary>Asks for no more ticks of instruments.</summary>
    RequestResult Unsubscribe(ReadOnlySpan<string> instruments);

    /// <summary>Takes the oldest event that waits. False where none does.</summary>
    bool TryTakeEvent(out FrontEvent happened);

    /// <summary>
    /// Moves the ticks that wait into the frames, oldest first, and says how many: as sent, with source ordinal, receive time, front and the
    /// login's trading day. Allocates nothing. Ticks that a crash left behind come first. The next call, unless into no room, says that what
    /// this one gave is journaled: one call per batch of the pump, which appends before it reads again.
    /// </summary>
    int ReadTicks(Span<TickFrame> into);

    /// <summary>Takes the account of ticks that found no room since the last one, once all that found room before them was read. False where there is none.</summary>
    bool TryTakeLoss(out FrontLoss loss);

    /// <summary>Returns when something may have come, when the time is over, or when cancelled.</summary>
    void Wait(TimeSpan atMost, CancellationToken cancellation);
}

/// <summary>Opens connections: over the vendor's library, or something that stands in for it.</summary>
public interface IFrontConnector
{
    /// <summary>A connection that is not connecting yet.</summary>
    /// <param name="front">Where to, and over which library.</param>
    /// <param name="number">The front's number within the feeder, from 1; the same for the same front at every start.</param>
    /// <exception cref="SourceException">The library can't be loaded or does not fit, or an address is none.</exception>
    IFrontConnection Open(FrontSettings front, ushort number);
}

/// <summary>What a request's return code says (ctp.md 1.5): only whether it was sent.</summary>
public enum RequestResult
{
    /// <summary>Sent.</summary>
    Sent = 0,

    /// <summary>Not connected.</summary>
    NotConnected = -1,

    /// <summary>Too many requests wait for an answer.</summary>
    TooManyPending = -2,

    /// <summary>Too many requests in one second.</summary>
    TooFast = -3,
}

/// <summary>Ticks of one front that found no room: how many, and between which times of our clock, unix nanoseconds.</summary>
public readonly record struct FrontLoss(long Count, long FromNs, long ToNs);
