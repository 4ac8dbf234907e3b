using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;

namespace Mdc.Domain.Quality;

/// <summary>Tells when bars may close: by each exchange's own ticks, and by the calendar where no tick says so. Pure; one owner, one thread.</summary>
/// <remarks>
/// An exchange's time is what two accepted in-session ticks agree on: a tick more than a minute ahead of it counts only once another one
/// comes at or after it, so that a lone wrong stamp drags nothing. Allocates when an exchange begins a trading day.
/// </remarks>
public sealed class SessionClock
{
    /// <summary>How far past a minute an exchange's time must be before its bars close.</summary>
    public const long GraceNs = ChinaTime.NsPerSecond;

    /// <summary>The same at a section's end, where the last ticks are late.</summary>
    public const long SectionGraceNs = 2 * ChinaTime.NsPerSecond;

    /// <summary>How long after a section's end the calendar closes its bars.</summary>
    public const long AlarmAfterNs = 3 * ChinaTime.NsPerSecond;

    private const long JumpNs = ChinaTime.NsPerMinute;

    private static readonly Exchange[] Exchanges = Enum.GetValues<Exchange>();

    private readonly MarketRules _rules;
    private readonly State[] _states = new State[Exchanges.Length];
    private long _nextAlarmNs = long.MaxValue;
    private TradingDay _calendarDay;

    /// <summary>A clock that has seen no tick.</summary>
    public SessionClock(MarketRules rules) => _rules = rules;

    /// <summary>The newest time any exchange is known to be at, unix nanoseconds; <see cref="long.MinValue"/> before the first tick.</summary>
    public long NewestNs { get; private set; } = long.MinValue;

    /// <summary>
    /// Raises alarms by the calendar from now on, whether ticks come or not: for sources whose clock runs. The section end before now is
    /// raised again, since a restart may have missed it.
    /// </summary>
    public void Start(long nowNs)
    {
        _calendarDay = ExchangeClock.TradingDayAt(nowNs, _rules.Calendar);
        foreach (var exchange in Exchanges)
        {
            if (exchange == Exchange.None) continue;
            BeginDay(ref _states[(int)exchange], exchange, _rules.Calendar.Previous(_calendarDay), long.MinValue);
            BeginDay(ref _states[(int)exchange], exchange, _calendarDay, long.MinValue);
        }
    }

    /// <summary>Takes an accepted tick inside a session, its auction or its edge. True where a boundary was passed that was not told yet.</summary>
    /// <param name="exchange">Where it is from.</param>
    /// <param name="day">Its trading day.</param>
    /// <param name="ns">Its exchange time, unix nanoseconds.</param>
    /// <param name="boundaryNs">The newest whole minute that is passed by its grace: bars that end there or before may close.</param>
    public bool Tick(Exchange exchange, TradingDay day, long ns, out long boundaryNs)
    {
        boundaryNs = 0;
        ref var state = ref _states[(int)exchange];
        if (ns <= state.NewestNs) return false;
        if (ns - state.NewestNs > JumpNs && !IsConfirmed(ref state, day, ref ns)) return false;

        state.NewestNs = ns;
        if (ns > NewestNs) NewestNs = ns;
        if (ns < state.NextWatermarkNs) return false;

        if (day > state.Day) BeginDay(ref state, exchange, day, ns);
        boundaryNs = Passed(state, ns);
        state.NextWatermarkNs = boundaryNs + ChinaTime.NsPerMinute + GraceNs;
        if (boundaryNs <= state.ToldNs) return false;
        state.ToldNs = boundaryNs;
        return true;
    }

    /// <summary>The next section end that lies <see cref="AlarmAfterNs"/> back, the newest one per exchange; call until false.</summary>
    /// <param name="nowNs">By the source's clock; for a replay <see cref="NewestNs"/>.</param>
    /// <param name="exchange">Whose bars may close.</param>
    /// <param name="boundaryNs">The section's end.</param>
    public bool TryAlarm(long nowNs, out Exchange exchange, out long boundaryNs)
    {
        while (nowNs >= _nextAlarmNs)
        {
            if (TryDueAlarm(nowNs - AlarmAfterNs, out exchange, out boundaryNs)) return true;
            RollCalendar(nowNs);
            SetNextAlarm();
        }

        (exchange, boundaryNs) = (Exchange.None, 0);
        return false;
    }

    /// <summary>
    /// True where the calendar has closed the bar that a tick goes into: one of a login's snapshots, an edge tick, volume after the close. The
    /// alarm must follow it once more, or whoever begins between the two never closes that bar.
    /// </summary>
    /// <param name="exchange">Where the tick is from.</param>
    /// <param name="ns">Its exchange time, unix nanoseconds.</param>
    /// <param name="phase">Where in the day that is.</param>
    /// <param name="boundaryNs">The section's end that was raised last.</param>
    public bool IsBehindAlarm(Exchange exchange, long ns, Phase phase, out long boundaryNs)
    {
        boundaryNs = _states[(int)exchange].RaisedNs;
        return boundaryNs != 0 && (ns < boundaryNs || phase is Phase.SectionEdge or Phase.PostClose);
    }

    /// <summary>The last section end of an exchange's newest trading day, where it was not raised yet: for the end of a replay.</summary>
    public bool TryFinal(Exchange exchange, out long boundaryNs)
    {
        ref var state = ref _states[(int)exchange];
        if (state.PendingDay > state.Day) BeginDay(ref state, exchange, state.PendingDay, state.PendingNs);
        boundaryNs = state.SectionEnds is [.., var last] ? last : 0;
        if (state.SectionEnds is null || state.AlarmsRaised == state.SectionEnds.Length) return false;
        (state.AlarmsRaised, state.RaisedNs) = (state.SectionEnds.Length, boundaryNs);
        SetNextAlarm();
        return true;
    }

    // Two ticks agree where the second is not before the first: the first one's time counts then, and the second waits in its place.
    private static bool IsConfirmed(ref State state, TradingDay day, ref long ns)
    {
        var (pendingNs, agrees) = (state.PendingNs, state.PendingNs > state.NewestNs && ns >= state.PendingNs);
        (state.PendingNs, state.PendingDay) = (ns, day);
        if (agrees) ns = pendingNs;
        return agrees;
    }

    private bool TryDueAlarm(long throughNs, out Exchange exchange, out long boundaryNs)
    {
        foreach (var candidate in Exchanges)
        {
            ref var state = ref _states[(int)candidate];
            if (state.SectionEnds is null) continue;
            var raised = state.AlarmsRaised;
            while (state.AlarmsRaised < state.SectionEnds.Length && state.SectionEnds[state.AlarmsRaised] <= throughNs) state.AlarmsRaised++;
            if (state.AlarmsRaised == raised) continue;

            (exchange, boundaryNs) = (candidate, state.SectionEnds[state.AlarmsRaised - 1]);
            state.RaisedNs = boundaryNs;
            return true;
        }

        (exchange, boundaryNs) = (Exchange.None, 0);
        return false;
    }

    // A running clock goes over to the next trading day once every section of the old one has ended, so that its alarms need no tick.
    private void RollCalendar(long nowNs)
    {
        if (_calendarDay.IsNone) return;
        var today = ExchangeClock.TradingDayAt(nowNs, _rules.Calendar);
        if (today <= _calendarDay) return;
        _calendarDay = today;
        foreach (var exchange in Exchanges)
            if (exchange != Exchange.None && _states[(int)exchange].Day < today) BeginDay(ref _states[(int)exchange], exchange, today, long.MinValue);
    }

    private static long Passed(in State state, long ns)
    {
        var boundaryNs = Minute(ns - GraceNs);
        if (ns - boundaryNs < SectionGraceNs && Array.BinarySearch(state.SectionEnds!, boundaryNs) >= 0) boundaryNs -= ChinaTime.NsPerMinute;
        return boundaryNs;
    }

    private static long Minute(long ns) => ns - ns % ChinaTime.NsPerMinute;

    // Sections that ended before the first tick have no open bars of ours.
    private void BeginDay(ref State state, Exchange exchange, TradingDay day, long fromNs)
    {
        var ends = new SortedSet<long>();
        foreach (var product in _rules.Products.All)
        {
            if (product.Exchange != exchange || !_rules.Sessions.TryFind(product.Root, day, _rules.Calendar, out var sessions)) continue;
            foreach (var section in sessions.Sections)
                if (section.EndNs + GraceNs > fromNs) ends.Add(section.EndNs);
        }

        // What the old day still owes is due; the last of it covers the rest.
        if (state.SectionEnds is [.., var last] && state.AlarmsRaised < state.SectionEnds.Length) ends.Add(last);
        (state.Day, state.SectionEnds, state.AlarmsRaised) = (day, [.. ends], 0);
        SetNextAlarm();
    }

    private void SetNextAlarm()
    {
        _nextAlarmNs = long.MaxValue;
        foreach (ref readonly var state in _states.AsSpan())
        {
            if (state.SectionEnds is null) continue;
            var nextNs = state.AlarmsRaised < state.SectionEnds.Length ? state.SectionEnds[state.AlarmsRaised] + AlarmAfterNs : long.MaxValue;
            _nextAlarmNs = Math.Min(_nextAlarmNs, nextNs);
        }

        if (_calendarDay.IsNone) return;
        var rollsNs = ChinaTime.ToNs(_calendarDay.ToDate(), ExchangeClock.EveningFrom) + AlarmAfterNs;
        _nextAlarmNs = Math.Min(_nextAlarmNs, rollsNs);
    }

    private struct State
    {
        public TradingDay Day;
        public long[]? SectionEnds;
        public int AlarmsRaised;
        public long RaisedNs;
        public long NewestNs;
        public long PendingNs;
        public TradingDay PendingDay;
        public long NextWatermarkNs;
        public long ToldNs;
    }
}
