using System.Collections.Concurrent;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Fronts.Configuration;
using Mdc.Feeder.Fronts.Dispatch;
using Mdc.Feeder.Fronts.Sessions;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Logging;

namespace Mdc.Feeder.Fronts.Pool;

/// <summary>What a pool needs from around it.</summary>
/// <param name="Connector">Opens connections.</param>
/// <param name="Login">What each front is logged in with; throws <see cref="SourceException"/> where a secret is missing.</param>
/// <param name="Wishes">What should be carried.</param>
/// <param name="Numbers">The fronts' numbers.</param>
/// <param name="Worker">Runs what may block; the pool's own, disposed with it.</param>
/// <param name="Rules">Says when ticks are expected.</param>
/// <param name="Time">Our clock.</param>
/// <param name="Log">For what an operator must know.</param>
/// <param name="Seed">For the jitter of pauses.</param>
public sealed record PoolSurroundings(
    IFrontConnector Connector, Func<FrontsOptions, FrontSettings, FrontLogin> Login, SubscriptionWishes Wishes, FrontNumbers Numbers, IFrontWorker Worker,
    MarketRules Rules, TimeProvider Time, ILogger Log, int Seed);

/// <summary>Runs any number of fronts: a session for each, one plan for all, changed when a front comes or goes, when wishes or the configuration change.</summary>
/// <remarks>
/// Polled by one thread, the pump's, which never waits here: opening and releasing connections is the worker's. <see cref="Configure"/>,
/// <see cref="Status"/> and <see cref="Trouble"/> may be used from any thread.
/// </remarks>
internal sealed partial class FrontPool : IDisposable
{
    private static readonly TimeSpan SlowEvery = TimeSpan.FromMilliseconds(250);

    // Fronts that come within this time of the first one share what nobody carries; the first would be given all of it.
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    private readonly PoolSurroundings _around;
    private readonly ILogger _log;
    private readonly InstrumentCoverage _coverage;
    private readonly ConcurrentQueue<Action> _completions = new();
    private readonly List<FrontLink> _links = [];
    private readonly List<TickFrame> _due = [];
    private readonly long _startedAt;
    private SubscriptionDispatcher _dispatcher;
    private FrontsOptions _options;
    private FrontsOptions? _wantedOptions;
    private string? _configurationTrouble;
    private IReadOnlyList<FrontStatus> _status = [];
    private string? _trouble;
    private string _description = "";
    private long _wishesVersion = -1;
    private TimeSpan _nextSlow;
    private TimeSpan? _gatheringUntil;
    private bool _mustPlan = true;
    private bool _mustRebalance;
    private int _usable;
    private bool _isDisposed;

    /// <summary>A pool that connects with its first poll.</summary>
    public FrontPool(FrontsOptions options, PoolSurroundings around)
    {
        (_options, _around, _log, _startedAt) = (options, around, around.Log, around.Time.GetTimestamp());
        _coverage = new InstrumentCoverage(around.Rules);
        _dispatcher = new SubscriptionDispatcher(options.Strategy, options.Redundancy);
        _wantedOptions = options;
        Describe();
    }

    /// <summary>Every front as it stood a moment ago.</summary>
    public IReadOnlyList<FrontStatus> Status => Volatile.Read(ref _status);

    /// <summary>What is wrong with the feed as a whole; null when nothing is. A front that others stand in for is its own status' matter.</summary>
    public string? Trouble => Volatile.Read(ref _configurationTrouble) ?? Volatile.Read(ref _trouble);

    /// <summary>The pool in words.</summary>
    public string Description => Volatile.Read(ref _description);

    /// <summary>The fronts, in the order of the configuration.</summary>
    public IReadOnlyList<FrontLink> Links => _links;

    /// <summary>Which instruments are carried.</summary>
    public InstrumentCoverage Coverage => _coverage;

    /// <summary>What must be journaled before the ticks that wait: fronts that came up, ticks that were lost behind those that were read.</summary>
    public List<TickFrame> Due => _due;

    /// <summary>Since the pool was made, by a clock that nobody sets.</summary>
    public TimeSpan Now => _around.Time.GetElapsedTime(_startedAt);

    private long NowNs => ChinaTime.ToNs(_around.Time.GetUtcNow());

    /// <summary>Puts another configuration in force with the next poll. Any thread.</summary>
    public void Configure(FrontsOptions options)
    {
        Volatile.Write(ref _configurationTrouble, null);
        Volatile.Write(ref _wantedOptions, options);
    }

    /// <summary>Says that a new configuration can't be used; the old one stays in force. Any thread.</summary>
    public void RefuseConfiguration(string sentence) => Volatile.Write(ref _configurationTrouble, sentence);

    /// <summary>One round: takes what has happened, and does what is to be done.</summary>
    public void Poll()
    {
        var now = Now;
        while (_completions.TryDequeue(out var completion)) completion();
        if (Interlocked.Exchange(ref _wantedOptions, null) is { } options) Reconfigure(options, now);

        foreach (var link in _links) TakeEvents(link, now);
        if (now >= _nextSlow)
        {
            _nextSlow = now + SlowEvery;
            LookAround(now);
        }
        foreach (var link in _links) link.Session.Step(now, link.ExpectedSince);
        Gather(now);
        if (_mustPlan || _mustRebalance) Plan(now);
        foreach (var link in _links)
        {
            Obey(link, now);
            Report(link);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var link in _links)
        {
            link.Session.Stop();
            Obey(link, Now);
        }
        _around.Worker.Dispose();
        _isDisposed = true;
        // What was opened while we ended.
        while (_completions.TryDequeue(out var completion)) completion();
    }

    private void TakeEvents(FrontLink link, TimeSpan now)
    {
        if (link.Connection is not { } connection) return;
        while (link.Connection == connection && connection.TryTakeEvent(out var happened))
        {
            link.Session.On(happened, now);
            if (happened.Kind is not (FrontEventKind.Subscribed or FrontEventKind.Unsubscribed)) LogEvent(link.Settings.Name, happened.Kind, happened.Code, happened.Text);
        }
        if (connection.TryTakeLoss(out var loss))
        {
            link.Lost += loss.Count;
            _due.Add(ControlRecord.Gap(link.Number, loss.Count, loss.FromNs, loss.ToNs));
            LogLost(link.Settings.Name, loss.Count);
        }

        var givenBack = link.Session.Subscriptions.TakeGivenBack();
        foreach (var instrument in givenBack) _dispatcher.Withdraw(link.Number, instrument);
        _mustPlan |= givenBack.Length > 0;
    }

    // Does what the session wants. Nothing here waits.
    private void Obey(FrontLink link, TimeSpan now)
    {
        while (link.Session.TryNext(now, out var command))
        {
            switch (command.Kind)
            {
                case FrontCommandKind.Open:
                    Open(link);
                    break;
                case FrontCommandKind.Close:
                    Close(link);
                    break;
                default:
                    link.Session.Sent(command, Send(link, command), now);
                    break;
            }
        }
    }

    private RequestResult Send(FrontLink link, in FrontCommand command)
    {
        if (link.Connection is not { } connection) return RequestResult.NotConnected;
        return command.Kind switch
        {
            FrontCommandKind.LogIn => connection.LogIn(link.Login, ++link.Requests),
            FrontCommandKind.Subscribe => connection.Subscribe(command.Instruments),
            _ => connection.Unsubscribe(command.Instruments),
        };
    }

    private void Open(FrontLink link)
    {
        var (opening, number, options) = (++link.Opening, link.Number, _options);
        var settings = link.Settings with { Library = link.Settings.Library ?? options.Library, Profile = link.Settings.Profile ?? options.Profile };
        _around.Worker.Do(() =>
        {
            IFrontConnection? connection = null;
            var login = FrontLogin.Anonymous;
            string? failure = null;
            try
            {
                // A secret that is missing is known before anybody is called.
                login = _around.Login(options, settings);
                connection = _around.Connector.Open(settings, number);
                connection.Connect();
            }
            catch (Exception e)
            {
                failure = e.Message;
                connection?.Dispose();
                if (e is not SourceException) LogOpenFailed(settings.Name, e);
            }
            _completions.Enqueue(() => Opened(link, opening, login, failure is null ? connection : null, failure));
        });
    }

    private void Opened(FrontLink link, int opening, FrontLogin login, IFrontConnection? connection, string? failure)
    {
        if (link.Opening != opening || link.Session.State != FrontState.Connecting)
        {
            if (_isDisposed) connection?.Dispose();
            else if (connection is not null) _around.Worker.Do(connection.Dispose);
            return;
        }
        (link.Connection, link.Login) = (connection, login);
        if (failure is null) link.Session.Opened(Now);
        else link.Session.OpenFailed(failure, Now);
    }

    private void Close(FrontLink link)
    {
        link.Opening++;
        if (link.Connection is not { } connection) return;
        link.Connection = null;
        _around.Worker.Do(connection.Dispose);
    }

    private void Report(FrontLink link)
    {
        var session = link.Session;
        if (link.LoggedState != session.State)
        {
            link.LoggedState = session.State;
            if (session.State is FrontState.Lost or FrontState.BackingOff) LogLostFront(link.Settings.Name, session.Trouble);
            else LogState(link.Settings.Name, session.State);
        }
        if (link.IsReportedUp == session.IsUp) return;
        link.IsReportedUp = session.IsUp;
        (session.IsUp ? _due : link.Ends).Add(ControlRecord.FeedState(link.Number, session.IsUp, NowNs, NowNs));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Front {Front} says {Event} {Code} {Text}")]
    private partial void LogEvent(string front, FrontEventKind @event, int code, string? text);

    [LoggerMessage(Level = LogLevel.Information, Message = "Front {Front} is {State}")]
    private partial void LogState(string front, FrontState state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Front {Front} is gone: {Why}")]
    private partial void LogLostFront(string front, string? why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Front {Front} lost {Count} ticks: its ring was full")]
    private partial void LogLost(string front, long count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Front {Front} could not be opened")]
    private partial void LogOpenFailed(string front, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The plan moves {Moves} subscriptions over {Fronts} fronts: {Once} of {Wanted} instruments have one front, {Whole} all of theirs")]
    private partial void LogPlanned(int moves, int fronts, int once, int wanted, int whole);
}
