namespace Mdc.Feeder.Fronts.Sessions;

/// <summary>What has happened to a session since its start.</summary>
public sealed record SessionCounts
{
    /// <summary>Connections that were lost, kicks among them.</summary>
    public int Losses { get; internal set; }

    /// <summary>Logins that were refused or not answered.</summary>
    public int FailedLogins { get; internal set; }

    /// <summary>Instruments that were refused, and other errors.</summary>
    public int Errors { get; internal set; }

    /// <summary>Requests that the front's flow control sent back (ctp.md 1.5: -2, -3).</summary>
    public int Throttled { get; internal set; }

    /// <summary>Silences while ticks were expected.</summary>
    public int Silences { get; internal set; }

    /// <summary>Heartbeat warnings of the library.</summary>
    public int HeartbeatWarnings { get; internal set; }

    /// <summary>Times the session was live anew.</summary>
    public int TimesLive { get; internal set; }
}
