using Mdc.Domain.Calendar;

namespace Mdc.Feeder.Fronts.Sessions;

/// <summary>
/// One session with one front, as a state machine: what has happened and what time it is go in, commands come out. No input or output of its
/// own, no clock, no thread.
/// </summary>
/// <remarks>
/// <para>Times are of a monotonic clock, from any zero: a clock that is set must not end a session. One owner, one thread.</para>
/// <para>The library mends a lost connection by itself (ctp.md 1.5), and the session logs in and subscribes again. Where that does not come
/// about in time, where the front kicks, refuses, or is silent while ticks are expected, the connection is released and opened anew after
/// a pause that doubles. There is no last attempt.</para>
/// </remarks>
public sealed partial class FrontSession
{
    private static readonly TimeSpan BetweenLogins = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(120);

    private readonly SessionOptions _options;
    private readonly BackOff _backOff;
    private readonly RequestPace _pace;
    private readonly Queue<FrontCommand> _commands = new();
    private readonly Queue<TimeSpan> _losses = new();
    private TimeSpan _deadline = TimeSpan.MaxValue;
    private TimeSpan _loginDue;
    private TimeSpan _loggedInAt;
    private TimeSpan _lastTickAt;
    private int _silentReconnects;

    /// <summary>A session that has not begun.</summary>
    /// <param name="options">Patience and pace.</param>
    /// <param name="budget">The most instruments the front carries; null for no limit.</param>
    /// <param name="random">For the back-off; the session's own.</param>
    /// <param name="carriage">Told what the session carries; null for nobody.</param>
    public FrontSession(SessionOptions options, int? budget, Random random, ICarriage? carriage = null)
    {
        (_options, Budget, Subscriptions) = (options, budget, new FrontSubscriptions(carriage));
        _backOff = new BackOff(options.FirstBackOff, options.LongestBackOff, random);
        _pace = new RequestPace(options.Chunk, options.Pause);
    }

    /// <summary>Where it stands.</summary>
    public FrontState State { get; private set; }

    /// <summary>What is wrong, in a sentence; null when nothing is.</summary>
    public string? Trouble { get; private set; }

    /// <summary>What has happened so far.</summary>
    public SessionCounts Counts { get; } = new();

    /// <summary>What it should carry and carries.</summary>
    public FrontSubscriptions Subscriptions { get; }

    /// <summary>The most instruments it carries: as configured, or less, where the front said so (error 6000). Null for no limit.</summary>
    public int? Budget { get; private set; }

    /// <summary>The front's trading day by the last login.</summary>
    public TradingDay TradingDay { get; private set; }

    /// <summary>True while it is logged in: it may be given instruments.</summary>
    public bool IsLoggedIn => State is FrontState.Subscribing or FrontState.Live;

    /// <summary>True from the first time everything is asked for until the connection is lost: its ticks can come.</summary>
    public bool IsUp { get; private set; }

    /// <summary>True while it has been silent for too long in a session of the market.</summary>
    public bool IsSilent { get; private set; }

    /// <summary>When the last tick came; zero before the first.</summary>
    public TimeSpan LastTickAt => _lastTickAt;

    /// <summary>True where it has been logged in for <see cref="SessionOptions.Stable"/>.</summary>
    public bool IsStable(TimeSpan now) => IsLoggedIn && now - _loggedInAt >= _options.Stable;

    /// <summary>Begins to connect.</summary>
    public void Start(TimeSpan now)
    {
        State = FrontState.Connecting;
        _deadline = TimeSpan.MaxValue;
        _commands.Enqueue(new FrontCommand(FrontCommandKind.Open));
    }

    /// <summary>Ends for good: the connection is released.</summary>
    public void Stop()
    {
        if (State == FrontState.Released) return;
        var isOpen = State is not (FrontState.Created or FrontState.BackingOff);
        Leave(FrontState.Released, TimeSpan.MaxValue);
        _commands.Clear();
        if (isOpen) _commands.Enqueue(new FrontCommand(FrontCommandKind.Close));
    }

    /// <summary>Changes the configured budget.</summary>
    public void Allow(int? budget) => Budget = budget;

    /// <summary>The connection is open and tries to connect.</summary>
    public void Opened(TimeSpan now)
    {
        if (State == FrontState.Connecting) _deadline = now + _options.ConnectTimeout;
    }

    /// <summary>The connection could not be opened.</summary>
    public void OpenFailed(string sentence, TimeSpan now)
    {
        if (State != FrontState.Connecting) return;
        Trouble = sentence;
        Leave(FrontState.BackingOff, now + _backOff.Next());
    }

    /// <summary>Ticks came.</summary>
    public void TicksCame(TimeSpan now)
    {
        _lastTickAt = now;
        if (!IsSilent) return;
        (IsSilent, Trouble) = (false, null);
    }

    /// <summary>Time goes by.</summary>
    /// <param name="now">The time.</param>
    /// <param name="ticksExpectedSince">Since when ticks of what it carries have been expected; null while none are.</param>
    public void Step(TimeSpan now, TimeSpan? ticksExpectedSince)
    {
        if (IsStable(now))
        {
            _backOff.Reset();
            if (_lastTickAt > _loggedInAt && now - _lastTickAt < _options.Silence) _silentReconnects = 0;
        }
        if (IsUp && ticksExpectedSince is { } since) WatchSilence(now, since);
        if (now < _deadline) return;

        switch (State)
        {
            case FrontState.Connecting:
                Begin("nobody answered within " + Seconds(_options.ConnectTimeout), now);
                break;
            case FrontState.Lost:
                Begin("the connection did not come back within " + Seconds(_options.ConnectTimeout), now);
                break;
            case FrontState.LoggingIn:
                Counts.FailedLogins++;
                Begin("the login was not answered within " + Seconds(_options.LoginTimeout), now);
                break;
            case FrontState.BackingOff:
                Start(now);
                break;
        }
    }

    /// <summary>The next thing to do now; false where there is none. Whoever does it says what came of it.</summary>
    public bool TryNext(TimeSpan now, out FrontCommand command)
    {
        if (_commands.TryDequeue(out command)) return true;
        if (State == FrontState.Connected && now >= _loginDue)
        {
            command = new FrontCommand(FrontCommandKind.LogIn);
            return true;
        }
        if (!IsLoggedIn) return false;

        if (Subscriptions.Dropping > 0 && _pace.Room(Subscriptions.Dropping, now) is > 0 and var drop)
            command = new FrontCommand(FrontCommandKind.Unsubscribe, Subscriptions.NextToDrop(drop));
        else if (Askable is > 0 and var askable && _pace.Room(askable, now) is > 0 and var ask)
            command = new FrontCommand(FrontCommandKind.Subscribe, Subscriptions.NextToAsk(ask));
        else return false;
        return true;
    }

    /// <summary>A request was handed to the library, with this result.</summary>
    public void Sent(in FrontCommand command, RequestResult result, TimeSpan now)
    {
        if (result is RequestResult.TooManyPending or RequestResult.TooFast)
        {
            Counts.Throttled++;
            if (command.Kind == FrontCommandKind.LogIn) _loginDue = now + BetweenLogins;
            else _pace.Block(now);
            return;
        }
        if (result != RequestResult.Sent)
        {
            // The library knows before its callback comes, or it never comes: then the deadline does.
            Lose("the request could not be sent: not connected", now);
            return;
        }

        switch (command.Kind)
        {
            case FrontCommandKind.LogIn:
                (State, _deadline, _loginDue) = (FrontState.LoggingIn, now + _options.LoginTimeout, now + BetweenLogins);
                break;
            case FrontCommandKind.Subscribe:
                _pace.Took(command.Instruments.Length);
                Subscriptions.AskedFor(command.Instruments);
                break;
            case FrontCommandKind.Unsubscribe:
                _pace.Took(command.Instruments.Length);
                Subscriptions.Dropped(command.Instruments);
                break;
        }
        Settle();
    }

    /// <summary>Looks whether everything is asked for: called after the plan has changed.</summary>
    public void Settle()
    {
        if (!IsLoggedIn) return;
        State = Subscriptions.Waiting == 0 ? FrontState.Live : FrontState.Subscribing;
        if (State != FrontState.Live || IsUp || Subscriptions.Asked == 0) return;
        IsUp = true;
        Counts.TimesLive++;
    }

    // Beyond the budget the front would refuse; what is to be dropped makes room first.
    private int Askable => Math.Min(Subscriptions.Waiting, (Budget ?? int.MaxValue) - Subscriptions.Asked);

    private void WatchSilence(TimeSpan now, TimeSpan since)
    {
        var from = Max(Max(_lastTickAt, _loggedInAt), since);
        var silent = now - from;
        if (silent < _options.Silence) return;
        if (!IsSilent) Counts.Silences++;
        IsSilent = true;
        Trouble = "no tick has come for " + Seconds(silent) + " while the market is open";

        // A market that is quiet in truth must not be reconnected every few seconds.
        var patience = TimeSpan.FromSeconds(Math.Min(Long.TotalSeconds, _options.Silence.TotalSeconds * Math.Pow(2, _silentReconnects)));
        if (silent < patience) return;
        _silentReconnects = Math.Min(_silentReconnects + 1, 30);
        Begin(Trouble, now);
    }

    // The connection at hand is given up; another one begins after a pause.
    private void Begin(string why, TimeSpan now)
    {
        Trouble = why;
        _commands.Clear();
        _commands.Enqueue(new FrontCommand(FrontCommandKind.Close));
        Leave(FrontState.BackingOff, now + _backOff.Next());
    }

    private void Lose(string why, TimeSpan now)
    {
        Counts.Losses++;
        _losses.Enqueue(now);
        while (now - _losses.Peek() > _options.KickWindow) _losses.Dequeue();
        if (_losses.Count >= _options.Kicks)
        {
            _losses.Clear();
            Begin($"{why}, {_options.Kicks} times within {Seconds(_options.KickWindow)}", now);
            return;
        }
        Trouble = why;
        Leave(FrontState.Lost, now + _options.ConnectTimeout);
    }

    private void Leave(FrontState state, TimeSpan deadline)
    {
        (State, _deadline, IsUp) = (state, deadline, false);
        Subscriptions.Lose();
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static string Seconds(TimeSpan span) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");
}
