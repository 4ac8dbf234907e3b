namespace Mdc.Feeder.Fronts.Sessions;

/// <summary>Where a session with a front stands.</summary>
public enum FrontState
{
    /// <summary>Nothing was asked of it yet.</summary>
    Created = 0,

    /// <summary>A connection is being opened, or is open and nobody has answered yet.</summary>
    Connecting,

    /// <summary>The connection stands; the login waits for its turn (one a second, ctp.md 1.6).</summary>
    Connected,

    /// <summary>The login is sent and not answered.</summary>
    LoggingIn,

    /// <summary>Logged in; instruments are being asked for, chunk by chunk.</summary>
    Subscribing,

    /// <summary>Everything that it should carry is asked for.</summary>
    Live,

    /// <summary>The connection is gone; the library mends it by itself.</summary>
    Lost,

    /// <summary>The connection is released; a new one is opened after a pause.</summary>
    BackingOff,

    /// <summary>Ended by the configuration or with the feeder.</summary>
    Released,
}
