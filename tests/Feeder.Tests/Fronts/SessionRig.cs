using Mdc.Domain.Calendar;
using Mdc.Feeder.Fronts;
using Mdc.Feeder.Fronts.Sessions;

namespace Mdc.Feeder.Tests.Fronts;

/// <summary>A session, a clock, and a front that does what the test says.</summary>
internal sealed class SessionRig
{
    public SessionRig(SessionOptions? options = null, int? budget = null, int seed = 1) =>
        Session = new FrontSession(Options = options ?? new SessionOptions(), budget, new Random(seed));

    public SessionOptions Options { get; }

    public FrontSession Session { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(1_000);

    /// <summary>What was done, as "Subscribe 500".</summary>
    public List<string> Done { get; } = [];

    /// <summary>The instruments of every subscribe request.</summary>
    public List<string[]> Chunks { get; } = [];

    public TimeSpan? ExpectedSince { get; set; }

    public Func<FrontCommand, RequestResult> Answer { get; set; } = _ => RequestResult.Sent;

    /// <summary>Lets time go by, in steps of 10 ms, and does what the session wants.</summary>
    public SessionRig Pass(double seconds)
    {
        for (var until = Now + TimeSpan.FromSeconds(seconds); Now < until;)
        {
            Now += TimeSpan.FromMilliseconds(10);
            Step();
        }
        return this;
    }

    public void Step()
    {
        Session.Step(Now, ExpectedSince);
        while (Session.TryNext(Now, out var command))
        {
            var result = command.Kind is FrontCommandKind.Open or FrontCommandKind.Close ? RequestResult.Sent : Answer(command);
            Done.Add(command.Instruments.Length > 0 ? $"{command.Kind} {command.Instruments.Length}" : command.Kind.ToString());
            if (command.Kind == FrontCommandKind.Subscribe && result == RequestResult.Sent) Chunks.Add(command.Instruments);
            if (command.Kind == FrontCommandKind.Open) Session.Opened(Now);
            else if (command.Kind != FrontCommandKind.Close) Session.Sent(command, result, Now);
        }
    }

    public SessionRig Event(FrontEventKind kind, int code = 0, string? text = null)
    {
        Session.On(new FrontEvent(kind, 0, code, text, new TradingDay(20260323)), Now);
        Step();
        return this;
    }

    public SessionRig Want(int count, int from = 0)
    {
        for (var i = from; i < from + count; i++) Session.Subscriptions.Add($"x{i}");
        Session.Settle();
        return this;
    }

    /// <summary>A front that answers at once.</summary>
    public SessionRig Live()
    {
        Session.Start(Now);
        Step();
        Event(FrontEventKind.Connected);
        Event(FrontEventKind.LoggedIn);
        return this;
    }

    public int Count(string what) => Done.Count(done => done.StartsWith(what, StringComparison.Ordinal));
}
