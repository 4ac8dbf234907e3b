using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Fronts.Dispatch;
using Mdc.Feeder.Fronts.Sessions;
using Mdc.Grains.Interfaces;

namespace Mdc.Feeder.Fronts.Pool;

/// <summary>One front of the pool: its session, its connection while there is one, and what is known of it. The pump's thread alone.</summary>
internal sealed class FrontLink : ICarriage
{
    private readonly InstrumentCoverage _coverage;
    private readonly Func<long> _nowNs;
    private int _errorsSeen;
    private int _lossesSeen;

    /// <summary>A front that has not begun.</summary>
    public FrontLink(FrontSettings settings, ushort number, SessionOptions options, int seed, InstrumentCoverage coverage, Func<long> nowNs)
    {
        (Settings, Number, _coverage, _nowNs) = (settings, number, coverage, nowNs);
        Session = new FrontSession(options, settings.Budget, new Random(seed ^ (number * 7_919)), this);
    }

    /// <summary>As configured; a change of what can change without a new connection replaces it.</summary>
    public FrontSettings Settings { get; set; }

    public ushort Number { get; }

    public FrontSession Session { get; }

    public FrontQuality Quality { get; } = new();

    /// <summary>The open connection; null while there is none.</summary>
    public IFrontConnection? Connection { get; set; }

    /// <summary>Counts the openings: what an earlier one comes to is nobody's.</summary>
    public int Opening { get; set; }

    /// <summary>What it logs in with, since the last opening.</summary>
    public FrontLogin Login { get; set; } = FrontLogin.Anonymous;

    /// <summary>Numbers the requests.</summary>
    public int Requests { get; set; }

    /// <summary>What the journal was told last.</summary>
    public bool IsReportedUp { get; set; }

    /// <summary>What must be journaled after the ticks of its that wait: that it went down.</summary>
    public List<TickFrame> Ends { get; } = [];

    /// <summary>Where the log was told last.</summary>
    public FrontState LoggedState { get; set; }

    /// <summary>What it leaves once another front carries it in its place.</summary>
    public HashSet<string> Leaving { get; } = new(StringComparer.Ordinal);

    /// <summary>When <see cref="Leaving"/> began to hold something.</summary>
    public TimeSpan LeavingSince { get; set; }

    /// <summary>Roots of what it should carry, for the watch on silence; null to be found anew.</summary>
    public string[]? Roots { get; set; }

    /// <summary>Since when ticks have been expected of it; null while none are.</summary>
    public TimeSpan? ExpectedSince { get; set; }

    /// <summary>Ticks it pushed.</summary>
    public long Ticks { get; private set; }

    /// <summary>When its newest tick came, unix nanoseconds.</summary>
    public long LastTickNs { get; private set; }

    /// <summary>Ticks that found its ring full.</summary>
    public long Lost { get; set; }

    /// <inheritdoc/>
    public void Gained(string instrument) => _coverage.Gained(instrument, _nowNs());

    /// <inheritdoc/>
    public void Left(string instrument) => _coverage.Lost(instrument, _nowNs());

    /// <summary>Reads what waits. Allocates nothing.</summary>
    public int Read(Span<TickFrame> into, TimeSpan now)
    {
        if (Connection is null) return 0;
        var count = Connection.ReadTicks(into);
        if (count == 0) return 0;
        Ticks += count;
        ref readonly var newest = ref into[count - 1];
        LastTickNs = newest.ReceivedNs;
        Session.TicksCame(now);
        if (newest.UpdateMillis != 0 && newest.RawUpdateTime >= 0) Quality.Delay(DelayMs(newest));
        return count;
    }

    /// <summary>Takes the session's counts into the quality.</summary>
    public void Rate(TimeSpan now)
    {
        var (errors, losses) = (Session.Counts.Errors + Session.Counts.FailedLogins, Session.Counts.Losses + Session.Counts.Silences);
        Quality.Happened(errors - _errorsSeen, losses - _lossesSeen, now);
        (_errorsSeen, _lossesSeen) = (errors, losses);
    }

    /// <summary>How it is doing. What the gate counted is filled in by the pump.</summary>
    public FrontStatus Status(double quickestMs) => new(
        Number, Settings.Name, Settings.BrokerId, Words(Session.State), Settings.Priority, Session.Budget, Session.Subscriptions.Asked, Session.Subscriptions.Wanted.Count,
        Quality.Score(quickestMs), double.IsNaN(Quality.DelayMs) ? null : Quality.DelayMs, Ticks, 0, 0, 0, 0, Lost,
        Session.Counts.Losses, Session.Counts.FailedLogins, Session.Counts.Errors, Session.Counts.Silences, LastTickNs, Session.Trouble);

    private static string Words(FrontState state) => state switch
    {
        FrontState.LoggingIn => "logging in",
        FrontState.BackingOff => "backing off",
        _ => state.ToString().ToLowerInvariant(),
    };

    // Both as times of day: the date is the gate's to find. Across midnight the difference is a day, which Delay takes for stale.
    private static double DelayMs(in TickFrame tick)
    {
        var seconds = tick.RawUpdateTime / 10_000 * 3_600 + tick.RawUpdateTime / 100 % 100 * 60 + tick.RawUpdateTime % 100;
        var sentNs = seconds * ChinaTime.NsPerSecond + tick.UpdateMillis * ChinaTime.NsPerMillisecond;
        return (ChinaTime.NsOfDay(tick.ReceivedNs) - sentNs) / (double)ChinaTime.NsPerMillisecond;
    }
}
