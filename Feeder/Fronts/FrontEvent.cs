using Mdc.Domain.Calendar;

namespace Mdc.Feeder.Fronts;

/// <summary>What a front's library called back, ticks aside.</summary>
public enum FrontEventKind : byte
{
    /// <summary>The connection stands; nobody is logged in.</summary>
    Connected = 1,

    /// <summary>The connection is gone; <see cref="FrontEvent.Code"/> is the reason, 0x1001 to 0x2003 (ctp.md 1.5).</summary>
    Disconnected,

    /// <summary>Logged in; <see cref="FrontEvent.TradingDay"/> is the front's.</summary>
    LoggedIn,

    /// <summary>The login was refused; <see cref="FrontEvent.Code"/> and <see cref="FrontEvent.Text"/> say why.</summary>
    LoginRefused,

    /// <summary>An instrument (<see cref="FrontEvent.Text"/>) is subscribed, or, with a code other than 0, refused.</summary>
    Subscribed,

    /// <summary>As <see cref="Subscribed"/>, for the end of a subscription.</summary>
    Unsubscribed,

    /// <summary>An error of no request; 6000 is too many instruments (ctp.md 1.6).</summary>
    Failed,

    /// <summary>Nothing has come for <see cref="FrontEvent.Code"/> seconds.</summary>
    HeartbeatWarning,

    /// <summary>Events found no room and are lost: whatever waits for an answer must not wait longer.</summary>
    EventsLost,
}

/// <summary>One callback of a front's library that is no tick.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="AtNs">When the callback came, our clock, unix nanoseconds.</param>
/// <param name="Code">The reason of a disconnect or the number of an error; 0 for none.</param>
/// <param name="Text">The instrument, or the front's own words.</param>
/// <param name="TradingDay">Of a login; none elsewhere.</param>
public readonly record struct FrontEvent(FrontEventKind Kind, long AtNs, int Code = 0, string? Text = null, TradingDay TradingDay = default);
