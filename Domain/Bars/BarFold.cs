using System.Runtime.CompilerServices;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Bars;

/// <summary>Folds the accepted ticks of one instrument, in order, into 1-minute bars of its sessions.</summary>
/// <remarks>
/// The rules are those of <see cref="Bar.CurrentRuleVersion"/>: left-closed minutes of the trading day; the auction's trades open the first
/// bar; ticks at most 60 s behind a section's end belong to its last bar; volume that grows until 16:00 revises the day's last bar; high and
/// low take the day's when it moved since the previous tick (ctp.md 6). One owner, one thread; allocates only when a bar closes.
/// Late ticks are not for here: see <see cref="DayRefold"/>.
/// </remarks>
public sealed class BarFold
{
    private readonly string _instrument;
    private readonly MarketRules _rules;
    private readonly string _productRoot;
    private readonly int _multiplier;

    private TradingSessions? _sessions;
    private FoldState _state;
    private Bar _open;
    private FoldState _openState;
    private Bar _last;
    private FoldState _lastState;
    private bool _isOpen;
    private bool _hasLast;
    private FeedPosition _openFrom;
    private FeedPosition _uncoveredFrom;
    private long _closedThroughNs;

    /// <summary>A fold that has seen nothing.</summary>
    /// <param name="instrument">The instrument's code.</param>
    /// <param name="productRoot">Its product's root, for the session table.</param>
    /// <param name="multiplier">Units per lot, for a turnover sent without it.</param>
    /// <param name="rules">Calendar and sessions.</param>
    public BarFold(string instrument, string productRoot, int multiplier, MarketRules rules)
    {
        (_instrument, _productRoot, _multiplier, _rules) = (instrument, productRoot, multiplier, rules);
    }

    /// <summary>True while a bar is open.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>The open bar as it stands; meaningful while <see cref="IsOpen"/>.</summary>
    public Bar Forming => Finished(_open);

    /// <summary>When the open bar ends; <see cref="long.MaxValue"/> without one.</summary>
    public long OpenEndNs => _isOpen ? _open.EndNs : long.MaxValue;

    /// <summary>The oldest position that no closed bar covers yet, nor needs not to; none where a restart may begin after everything folded.</summary>
    public FeedPosition OpenFrom => _isOpen ? _openFrom : _uncoveredFrom;

    /// <summary>Where the fold stands.</summary>
    public ref readonly FoldState State => ref _state;

    /// <summary>The last closed bar; null before the first.</summary>
    public Bar? LastClosed => _hasLast ? _last : null;

    /// <summary>Boundary through which bars have been closed, exchange time, unix nanoseconds.</summary>
    public long ClosedThroughNs => _closedThroughNs;

    /// <summary>Goes on after a stored bar.</summary>
    public void Restore(in Bar bar, in FoldState state)
    {
        (_last, _lastState, _state, _hasLast, _isOpen) = (bar, state, state, true, false);
        (_openFrom, _uncoveredFrom) = (FeedPosition.None, FeedPosition.None);
        _sessions = _rules.Sessions.For(_productRoot, state.TradingDay, _rules.Calendar);
    }

    /// <summary>Folds one accepted tick. Bars that close or change are added to <paramref name="into"/>.</summary>
    public void Fold(in TickFrame tick, List<BarVersion> into)
    {
        if (tick.TradingDay > _state.TradingDay) BeginDay(tick, into);
        else if (tick.TradingDay < _state.TradingDay) return;

        var position = tick.FeedPosition;
        var volume = (long)tick.DayVolume;
        var cents = Math.Max(DayTurnover.Cents(tick, _multiplier), _state.DayTurnoverCents);

        // A fall that the gate let pass (two feeders, a refold): stale, whatever it says.
        if (volume < _state.DayVolume) return;

        var countsInFull = (tick.Flags & TickFlags.FeedUpBeforeOpen) != 0;
        var isFirstOfDay = _state.ExchangeNs == 0;
        var isPartial = isFirstOfDay && !countsInFull && volume > 0;
        var (grown, money) = isPartial ? (0L, 0L) : (volume - _state.DayVolume, cents - _state.DayTurnoverCents);

        if (isPartial) _uncoveredFrom = position;
        if (volume > 0 && !tick.Last.IsNone) FoldIntoBar(tick, grown, money, isPartial, countsInFull && _state.DayVolume == 0, into);

        _state.ExchangeNs = tick.ExchangeNs;
        _state.DayVolume = volume;
        _state.DayTurnoverCents = cents;
        if (!tick.DayHigh.IsNone) _state.DayHigh = tick.DayHigh;
        if (!tick.DayLow.IsNone) _state.DayLow = tick.DayLow;
        _state.Last = tick.Last;
        _state.OpenInterest = tick.OpenInterest;
        _state.Positions.Advance(position);
        _state.ResumeAfter.Advance(position);
        if (_isOpen && _open.EndNs > 0) _openState = _state;
    }

    /// <summary>Closes the open bar where it ends at or before the boundary; remembers the boundary for bars that open behind it.</summary>
    /// <param name="boundaryNs">Exchange time, unix nanoseconds.</param>
    /// <param name="knownAtNs">Receive time of the record that says so.</param>
    /// <param name="into">Gets the bar.</param>
    public void CloseThrough(long boundaryNs, long knownAtNs, List<BarVersion> into)
    {
        if (boundaryNs > _closedThroughNs) _closedThroughNs = boundaryNs;
        if (_isOpen && _open.EndNs <= _closedThroughNs) Close(knownAtNs, into);
    }

    /// <summary>Flags the open bar: the feed went down before it ended.</summary>
    public void MarkFeedDown()
    {
        if (_isOpen) _open.Quality |= BarQuality.FeedDown;
    }

    private void BeginDay(in TickFrame tick, List<BarVersion> into)
    {
        if (_isOpen) Close(tick.ReceivedNs, into);
        _sessions = _rules.Sessions.For(_productRoot, tick.TradingDay, _rules.Calendar);
        _uncoveredFrom = FeedPosition.None;

        var (positions, resume) = (_state.Positions, _state.ResumeAfter);
        _state = new FoldState
        {
            TradingDay = tick.TradingDay,
            DayHigh = Price.None,
            DayLow = Price.None,
            Last = Price.None,
            Positions = positions,
            ResumeAfter = resume,
        };
    }

    private void FoldIntoBar(in TickFrame tick, long grown, long money, bool isPartial, bool isFirstTrade, List<BarVersion> into)
    {
        var ns = tick.ExchangeNs;
        if (_isOpen && ns >= _open.StartNs && ns < _open.EndNs)
        {
            Take(ref _open, tick, grown, money, isFirstTrade);
            return;
        }

        var phase = _sessions!.At(ns);
        switch (phase)
        {
            case Phase.Auction when grown == 0:
            case Phase.PostClose when grown == 0:
            case Phase.Break:
            case Phase.Closed:
                return;
            case Phase.PostClose when HasBarOfDay(tick.TradingDay):
                TakePostCloseVolume(tick, grown, money, into);
                return;
        }

        var minute = phase == Phase.PostClose ? _sessions.TotalMinutes - 1 : _sessions.BarMinuteAt(ns);
        var startNs = _sessions.MinuteStartNs(minute);
        if (_isOpen && _open.StartNs == startNs)
        {
            Take(ref _open, tick, grown, money, isFirstTrade);
            return;
        }

        if (_isOpen && _open.StartNs < startNs) Close(tick.ReceivedNs, into);
        if (!_isOpen && _hasLast && _last.StartNs >= startNs)
        {
            // The bar has closed by another instrument's time or by the calendar, and this tick still belongs to it.
            Take(ref _last, tick, grown, money, isFirstTrade);
            Revise(phase == Phase.SectionEdge ? RevisionReason.EdgeTick : RevisionReason.LateTick, tick, into);
            return;
        }

        Open(startNs, tick, isPartial);
        Take(ref _open, tick, grown, money, isFirstTrade);
    }

    private bool HasBarOfDay(TradingDay day) =>
        (_isOpen && _open.TradingDay == day) || (_hasLast && _last.TradingDay == day);

    private void Open(long startNs, in TickFrame tick, bool isPartial)
    {
        _open = new Bar
        {
            TradingDay = tick.TradingDay,
            StartNs = startNs,
            EndNs = startNs + ChinaTime.NsPerMinute,
            Open = tick.Last,
            High = tick.Last,
            Low = tick.Last,
            OpenOpenInterest = tick.OpenInterest,
            Quality = isPartial ? BarQuality.Partial : BarQuality.Complete,
            RuleVersion = Bar.CurrentRuleVersion,
        };
        _openFrom = _uncoveredFrom.IsNone ? tick.FeedPosition : _uncoveredFrom;
        _isOpen = true;
    }

    private void Take(ref Bar bar, in TickFrame tick, long grown, long money, bool isFirstTrade)
    {
        if (isFirstTrade)
        {
            // All of the day so far is in this bar, so the day's own open, high and low are too: the auction tick may never have come.
            if (bar.Ticks == 0 && !tick.DayOpen.IsNone) bar.Open = tick.DayOpen;
            bar.High = Price.Max(Price.Max(bar.High, bar.Open), tick.DayHigh);
            bar.Low = Price.Min(Price.Min(bar.Low, bar.Open), tick.DayLow);
        }
        else
        {
            // Two snapshots a second miss prices; the day's extremes do not (ctp.md 6, measurement 1).
            if (!_state.DayHigh.IsNone && tick.DayHigh > _state.DayHigh) bar.High = Price.Max(bar.High, tick.DayHigh);
            if (!_state.DayLow.IsNone && !tick.DayLow.IsNone && tick.DayLow < _state.DayLow) bar.Low = Price.Min(bar.Low, tick.DayLow);
        }

        bar.High = Price.Max(bar.High, tick.Last);
        bar.Low = Price.Min(bar.Low, tick.Last);
        bar.Close = tick.Last;
        Count(ref bar, tick, grown, money);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Count(ref Bar bar, in TickFrame tick, long grown, long money)
    {
        bar.Volume += grown;
        bar.TurnoverCents += money;
        bar.OpenInterest = tick.OpenInterest;
        bar.Ticks++;
        if ((tick.Flags & TickFlags.AfterGap) != 0) bar.Quality |= BarQuality.Gap;
    }

    private void TakePostCloseVolume(in TickFrame tick, long grown, long money, List<BarVersion> into)
    {
        if (_isOpen)
        {
            Count(ref _open, tick, grown, money);
            return;
        }
        Count(ref _last, tick, grown, money);
        Revise(RevisionReason.PostCloseVolume, tick, into);
    }

    private void Revise(RevisionReason reason, in TickFrame tick, List<BarVersion> into)
    {
        var state = _state;
        state.ExchangeNs = tick.ExchangeNs;
        state.DayVolume = tick.DayVolume;
        state.DayTurnoverCents = Math.Max(DayTurnover.Cents(tick, _multiplier), _state.DayTurnoverCents);
        if (!tick.DayHigh.IsNone) state.DayHigh = tick.DayHigh;
        if (!tick.DayLow.IsNone) state.DayLow = tick.DayLow;
        state.Last = tick.Last;
        state.OpenInterest = tick.OpenInterest;
        state.Positions.Advance(tick.FeedPosition);
        state.ResumeAfter.Advance(tick.FeedPosition);
        _lastState = state;
        into.Add(new BarVersion(_instrument, Finished(_last), _lastState, reason, tick.ReceivedNs));
    }

    private void Close(long knownAtNs, List<BarVersion> into)
    {
        (_last, _lastState, _hasLast, _isOpen) = (_open, _openState, true, false);
        (_openFrom, _uncoveredFrom) = (FeedPosition.None, FeedPosition.None);
        into.Add(new BarVersion(_instrument, Finished(_last), _lastState, RevisionReason.Closed, knownAtNs));
    }

    private static Bar Finished(Bar bar)
    {
        if (bar.Volume == 0) bar.Quality |= BarQuality.NoTrade;
        return bar;
    }
}
