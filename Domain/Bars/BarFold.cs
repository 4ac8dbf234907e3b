using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Bars;

/// <summary>Folds the accepted ticks of one instrument, in order, into 1-minute bars of its sessions.</summary>
/// <remarks>
/// The rules are those of <see cref="Bar.CurrentRuleVersion"/>: left-closed minutes of the trading day; the auction's trades open the first
/// bar; ticks at most 60 s behind a section's end belong to its last bar; volume that grows until 16:00 revises the day's last bar; high and
/// low take the day's when it moved since the previous tick (ctp.md 6). One owner, one thread; allocates only when a bar closes.
/// Late ticks are merged by <see cref="TryMerge"/> where nothing but the open bar can change, else by <see cref="DayRefold"/>.
/// </remarks>
public sealed partial class BarFold
{
    private readonly string _instrument;
    private readonly MarketRules _rules;
    private readonly string _productRoot;
    private readonly int _multiplier;

    private TradingSessions? _sessions;
    private FoldState _state;
    private Bar _open;
    private Bar _last;
    private bool _isOpen;
    private bool _hasLast;
    private long _takenInto;
    private FoldTail _tail;
    private FeedPosition _newest;
    private FeedPositions _openFrom;
    private FeedPositions _uncoveredFrom;
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

    /// <summary>Per feeder the oldest position that no closed bar covers yet, nor needs not to; none where a restart may begin after everything folded.</summary>
    public FeedPositions OpenFrom => _isOpen ? _openFrom : _uncoveredFrom;

    /// <summary>Where the fold stands.</summary>
    public FoldState State
    {
        get
        {
            SettlePositions();
            return _state;
        }
    }

    /// <summary>The last closed bar; null before the first.</summary>
    public Bar? LastClosed => _hasLast ? _last : null;

    /// <summary>Bars that start at or after it have not been closed yet: the open one's start, else just behind the last closed one's.</summary>
    public long UntoldFromNs => _isOpen ? _open.StartNs : _hasLast ? _last.StartNs + 1 : long.MinValue;

    /// <summary>Boundary through which bars have been closed, exchange time, unix nanoseconds.</summary>
    public long ClosedThroughNs => _closedThroughNs;

    /// <summary>
    /// Goes on after a stored bar. What came between <see cref="FoldState.ResumeAfter"/> and <see cref="FoldState.Positions"/> comes again, so
    /// that this fold has not seen it: with several feeders it may see others' ticks first.
    /// </summary>
    public void Restore(in Bar bar, in FoldState state)
    {
        (_last, _state, _hasLast, _isOpen, _closedThroughNs) = (bar, state, true, false, bar.EndNs);
        _state.Positions = state.ResumeAfter;
        (_newest, _openFrom, _uncoveredFrom) = (FeedPosition.None, default, default);
        _tail.Clear();
        _sessions = _rules.Sessions.For(_productRoot, state.TradingDay, _rules.Calendar);
    }

    /// <summary>Folds one accepted tick. Bars that close or change are added to <paramref name="into"/>.</summary>
    public void Fold(in TickFrame tick, List<BarVersion> into)
    {
        if (tick.TradingDay > _state.TradingDay) BeginDay(tick, into);
        else if (tick.TradingDay < _state.TradingDay) return;

        // A fall that the gate let pass (two feeders, a refold): stale, whatever it says.
        var volume = (long)tick.DayVolume;
        if (volume < _state.DayVolume) return;

        // CZCE's turnover is a rounded average times the volume and may fall (ctp.md 4.1): the most seen so far counts.
        var cents = Math.Max(DayTurnover.Cents(tick, _multiplier), _state.DayTurnoverCents);
        var countsInFull = (tick.Flags & TickFlags.FeedUpBeforeOpen) != 0;
        var isPartial = _state.ExchangeNs == 0 && !countsInFull && volume > 0;
        if (isPartial) _uncoveredFrom.Lower(tick.FeedPosition);

        RevisionReason? revision = null;
        _takenInto = 0;
        if (volume > 0 && !tick.Last.IsNone)
        {
            var traded = isPartial ? default : new Traded(volume - _state.DayVolume, cents - _state.DayTurnoverCents, countsInFull && _state.DayVolume == 0);
            revision = FoldIntoBar(tick, traded, isPartial, into);
        }
        MoveOn(tick, cents);
        if (revision is { } reason) into.Add(new BarVersion(_instrument, Finished(_last), State, reason, tick.ReceivedNs));
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

    /// <summary>Notes a copy of a tick that was folded: a restart must know that this feeder's was seen too, and where its part of the open bar begins.</summary>
    public void SeeRepeat(FeedPosition position)
    {
        var seen = default(FeedPositions);
        seen.Set(position);
        See(seen);
        if (_isOpen) _openFrom.Lower(position);
    }

    /// <summary>Notes what was taken without a part in any bar.</summary>
    public void See(in FeedPositions taken)
    {
        SettlePositions();
        _state.Positions.Advance(taken);
        _state.ResumeAfter.Advance(taken);
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
        _uncoveredFrom = default;
        _tail.Clear();

        SettlePositions();
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

    private void MoveOn(in TickFrame tick, long cents)
    {
        _state.ExchangeNs = tick.ExchangeNs;
        _state.DayVolume = tick.DayVolume;
        _state.DayTurnoverCents = cents;
        if (!tick.DayHigh.IsNone) _state.DayHigh = tick.DayHigh;
        if (!tick.DayLow.IsNone) _state.DayLow = tick.DayLow;
        _state.Last = tick.Last;
        _state.OpenInterest = tick.OpenInterest;
        _tail.Add(new FoldTail.Entry(tick.ExchangeNs, tick.DayVolume, cents, _state.DayHigh, _state.DayLow, _takenInto));
        Took(tick.FeedPosition);
    }

    private void Took(FeedPosition position)
    {
        if (position.Feeder != _newest.Feeder) SettlePositions();
        if (position.CompareTo(_newest) > 0 || position.Feeder != _newest.Feeder) _newest = position;
    }

    // Ticks of one feeder come in long runs: their positions are noted when somebody looks.
    private void SettlePositions()
    {
        if (_newest.Feeder == 0) return;
        _state.Positions.Advance(_newest);
        _state.ResumeAfter.Advance(_newest);
    }

    // Returns why a closed bar has changed, where one has.
    private RevisionReason? FoldIntoBar(in TickFrame tick, Traded traded, bool isPartial, List<BarVersion> into)
    {
        var ns = tick.ExchangeNs;
        if (_isOpen && ns >= _open.StartNs && ns < _open.EndNs)
        {
            Take(ref _open, tick, traded);
            return null;
        }

        var phase = _sessions!.At(ns);
        if (phase is Phase.Break or Phase.Closed) return null;
        if (phase is Phase.Auction or Phase.PostClose && traded.Volume == 0) return null;
        if (phase == Phase.PostClose && HasBarOfDay(tick.TradingDay)) return TakePostCloseVolume(tick, traded);

        var minute = phase == Phase.PostClose ? _sessions.TotalMinutes - 1 : _sessions.BarMinuteAt(ns);
        var startNs = _sessions.MinuteStartNs(minute);
        if (_isOpen && _open.StartNs < startNs) Close(tick.ReceivedNs, into);
        if (!_isOpen && _hasLast && _last.StartNs >= startNs)
        {
            // The bar has closed by another instrument's time or by the calendar, and this tick still belongs to it.
            Take(ref _last, tick, traded);
            return phase == Phase.SectionEdge ? RevisionReason.EdgeTick : RevisionReason.LateTick;
        }

        if (!_isOpen) Open(startNs, tick, isPartial);
        Take(ref _open, tick, traded);
        return null;
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
        _openFrom = _uncoveredFrom;
        _openFrom.Lower(tick.FeedPosition);
        _isOpen = true;
    }

    private void Take(ref Bar bar, in TickFrame tick, Traded traded)
    {
        if (traded.IsFirstOfDay)
        {
            // All of the day so far is in this bar, so the day's own open, high and low are too: the auction tick may never have come.
            if (bar.Ticks == 0 && !tick.DayOpen.IsNone) bar.Open = tick.DayOpen;
            bar.High = Price.Max(Price.Max(bar.High, bar.Open), tick.DayHigh);
            bar.Low = Price.Min(Price.Min(bar.Low, bar.Open), tick.DayLow);
        }
        else
        {
            // Two snapshots a second miss prices; the day's extremes do not (ctp.md 6, measurement 1).
            if (!_state.DayHigh.IsNone && tick.DayHigh.Raw > _state.DayHigh.Raw) bar.High = Price.Max(bar.High, tick.DayHigh);
            if (!tick.DayLow.IsNone && tick.DayLow.Raw < _state.DayLow.Raw) bar.Low = Price.Min(bar.Low, tick.DayLow);
        }

        bar.High = Price.Max(bar.High, tick.Last);
        bar.Low = Price.Min(bar.Low, tick.Last);
        bar.Close = tick.Last;
        Count(ref bar, tick, traded);
    }

    private void Count(ref Bar bar, in TickFrame tick, Traded traded)
    {
        bar.Volume += traded.Volume;
        bar.TurnoverCents += traded.Cents;
        bar.OpenInterest = tick.OpenInterest;
        _takenInto = bar.StartNs;
        bar.Ticks++;
        if ((tick.Flags & TickFlags.AfterGap) != 0) bar.Quality |= BarQuality.Gap;
        // In a refold a late tick's higher position may have opened the bar.
        if (_isOpen) _openFrom.Lower(tick.FeedPosition);
    }

    private RevisionReason? TakePostCloseVolume(in TickFrame tick, Traded traded)
    {
        Count(ref _isOpen ? ref _open : ref _last, tick, traded);
        return _isOpen ? null : RevisionReason.PostCloseVolume;
    }

    private void Close(long knownAtNs, List<BarVersion> into)
    {
        (_last, _hasLast, _isOpen) = (_open, true, false);
        (_openFrom, _uncoveredFrom) = (default, default);
        into.Add(new BarVersion(_instrument, Finished(_last), State, RevisionReason.Closed, knownAtNs));
    }

    private static Bar Finished(Bar bar)
    {
        // Both ways: a stored bar without a trade may get one from a tick that comes late.
        if (bar.Volume == 0) bar.Quality |= BarQuality.NoTrade;
        else bar.Quality &= ~BarQuality.NoTrade;
        return bar;
    }

    /// <summary>What a tick adds to the day: lots, 1/100 yuan, and whether it is the day's first trade, counted in full.</summary>
    private readonly record struct Traded(long Volume, long Cents, bool IsFirstOfDay);
}
