using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Feeder;
using Mdc.Simulation.Reference;
using Mdc.Simulation.Scheduling;

namespace Mdc.Simulation.Market;

/// <summary>
/// One feeder's only front: brings the script's pushes as the market's time goes by, loses some on the way, and sends the last snapshot of
/// everything at a login. Tells the reference of each push it hands over.
/// </summary>
/// <param name="script">The market.</param>
/// <param name="reference">Who must know what was handed over.</param>
/// <param name="loss">Share of the pushes that never reach this front.</param>
/// <param name="lossSeed">Which ones.</param>
/// <param name="lastOrdinal">Ordinal of the last push this feeder was handed before.</param>
/// <param name="reached">How many of the script's pushes have left by now.</param>
internal sealed class ScriptedFront(MarketScript script, ReferenceFeeder reference, double loss, ulong lossSeed, long lastOrdinal, Func<int> reached) : ITickSource
{
    private const ushort Front = 1;

    private readonly Queue<TickFrame> _controls = new();
    private readonly Queue<int> _snapshot = new();
    private int _next = -1;
    private bool _isDown;

    /// <summary>Ordinal of the last push handed over.</summary>
    public long Ordinal { get; private set; } = lastOrdinal;

    public SourceKind Kind => SourceKind.Simulated;

    public string Description => "generated market";

    public bool HasEnded => false;

    public double? Progress => null;

    public string? Trouble => null;

    public long? ClockNs
    {
        get
        {
            var at = reached();
            return at < script.Pushes.Length ? script.Pushes[at].AtNs : script.Pushes[^1].AtNs + 30 * ChinaTime.NsPerMinute;
        }
    }

    /// <summary>The broker's front is away: what is sent meanwhile is missed.</summary>
    public void GoDown()
    {
        if (_isDown || _next < 0) return;
        _isDown = true;
        _controls.Enqueue(ControlRecord.FeedState(Front, up: false, ClockNs!.Value, ClockNs!.Value));
    }

    /// <summary>It is back, and sends a snapshot of everything.</summary>
    public void ComeBack()
    {
        if (!_isDown) return;
        _isDown = false;
        LogIn();
    }

    /// <summary>A ring ran over: the next pushes are lost, counted.</summary>
    public void Overrun(int pushes)
    {
        if (_next < 0 || _isDown) return;
        var lost = Math.Min(pushes, Math.Max(0, reached() - _next));
        if (lost == 0) return;
        var fromNs = script.Pushes[_next].AtNs;
        _next += lost;
        _controls.Enqueue(ControlRecord.Gap(Front, lost, fromNs, ClockNs!.Value));
    }

    public int Read(Span<TickFrame> into)
    {
        if (_next < 0) LogIn();
        var count = 0;
        for (; count < into.Length && _controls.TryDequeue(out var control); count++) Hand(ref into[count], control);
        var nowNs = ClockNs!.Value;
        for (; count < into.Length && _snapshot.TryDequeue(out var content); count++) Hand(ref into[count], content, nowNs);
        for (var left = reached(); _next < left && count < into.Length; _next++)
        {
            if (_isDown || IsLost(_next)) continue;
            Hand(ref into[count++], script.Pushes[_next].Content, script.Pushes[_next].AtNs);
        }
        return count;
    }

    public string NameOf(ushort front) => "generated front";

    public void Wait(TimeSpan atMost, CancellationToken cancellation)
    {
    }

    public void Dispose()
    {
    }

    private void LogIn()
    {
        _next = reached();
        _controls.Enqueue(ControlRecord.FeedState(Front, up: true, ClockNs!.Value, ClockNs!.Value));
        var last = new SortedDictionary<int, int>();
        for (var i = 0; i < _next; i++)
        {
            var truth = script.Contents[script.Pushes[i].Content];
            if (truth.Fault == TickRule.Accepted) last[truth.Instrument] = script.Pushes[i].Content;
        }
        var login = ExchangeClock.TradingDayAt(ClockNs!.Value, script.Rules.Calendar);
        foreach (var content in last.Values)
        {
            // One that does not say of which day it is would be dated by the login: the fronts that leave the day out send none of these.
            if (script.Contents[content].Day == login || script.FrameOf(content).RawTradingDay != 0) _snapshot.Enqueue(content);
        }
    }

    private bool IsLost(int push) => loss > 0 && SeededRandom.Mix(lossSeed ^ (ulong)push * 0x9E37_79B9UL) < loss * ulong.MaxValue;

    private void Hand(ref TickFrame into, int content, long atNs)
    {
        var login = ExchangeClock.TradingDayAt(atNs, script.Rules.Calendar);
        into = script.FrameOf(content);
        (into.TradingDay, into.Front, into.SourceOrdinal, into.ReceivedNs) = (login, Front, ++Ordinal, atNs);
        reference.Take(Ordinal, content, login);
    }

    private void Hand(ref TickFrame into, in TickFrame control)
    {
        into = control;
        if (control.Kind == RecordKind.Gap) reference.Lost(control.ReceivedNs);
        else if (control.DayVolume != 0) reference.FrontUp(control.Front, control.ExchangeNs);
        else reference.FrontDown(control.Front);
    }
}
