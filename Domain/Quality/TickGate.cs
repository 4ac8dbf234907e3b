using System.Text;
using Mdc.Domain.Arbitration;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Quality;

/// <summary>Decides what becomes of each push of a feeder, and completes its frame. Pure: knows no clock but the frame's receive time.</summary>
/// <remarks>
/// <para>The checks, in this order; the first that fails names the rule:</para>
/// <list type="number">
/// <item>the code is printable ASCII (<see cref="TickRule.BadInstrument"/>) and of a product we know (<see cref="TickRule.UnknownInstrument"/>);</item>
/// <item>the recording policy has the instrument (<see cref="TickRule.NotRecorded"/>);</item>
/// <item>the time can be read (<see cref="TickRule.BadTime"/>), the trading day is one (<see cref="TickRule.BadTradingDay"/>);</item>
/// <item>the numbers are such as exchanges send (<see cref="TickRule.BadNumber"/>);</item>
/// <item>the trading day is not before the login's (<see cref="TickRule.StaleSnapshot"/>);</item>
/// <item>the time is in the trading day's sessions, their auctions, their closing edges or the hours after the close (<see cref="TickRule.InBreak"/>,
/// <see cref="TickRule.NoSession"/>, <see cref="TickRule.StaleSnapshot"/>);</item>
/// <item>live only: it is at most <see cref="MostAheadNs"/> ahead of our clock (<see cref="TickRule.AheadOfClock"/>);</item>
/// <item>the trading day is not before the instrument's (<see cref="TickRule.OlderTradingDay"/>);</item>
/// <item>volume has not fallen since an earlier exchange time (<see cref="TickRule.FallingVolume"/>);</item>
/// <item>no accepted tick has the same content (<see cref="TickRule.Repeat"/>), whichever front brought it;</item>
/// <item>no other front has brought other content for the same time and volume (<see cref="TickRule.Conflict"/>), unless this one brought
/// that as well. Not at CZCE, whose whole seconds hold several ticks, and not between recorded files, some of which lack milliseconds.</item>
/// </list>
/// <para>What passes and sorts before the last accepted tick by (exchange time, day volume) is <see cref="TickFlags.Late"/>. Equal stamps
/// are in order: CZCE sends several ticks in one second (ctp.md 4.2). One owner, one thread; allocates at an instrument's first
/// tick, while its window grows, and where old repeats make it read the journal.</para>
/// </remarks>
public sealed class TickGate
{
    /// <summary>How far an exchange's clock may be ahead of ours.</summary>
    public const long MostAheadNs = 5 * ChinaTime.NsPerMinute;

    private readonly MarketRules _rules;
    private readonly int _shards;
    private readonly SourceKind _kind;
    private readonly IDayContents _journaled;
    private readonly TickDating _dating;
    private readonly GateStates _states = new();
    private readonly DayContentSets _daySets = new();
    private volatile RecordingPolicy _policy = RecordingPolicy.Everything;

    /// <summary>A gate that has seen nothing.</summary>
    /// <param name="rules">Products, calendar and sessions.</param>
    /// <param name="shards">How many shards the cluster has.</param>
    /// <param name="kind">Where the ticks come from.</param>
    /// <param name="journaled">What was accepted before this start, and what the gate no longer remembers itself.</param>
    /// <param name="health">Where the pump, or a replay's source, says since when it hears the market; null for one of its own.</param>
    public TickGate(MarketRules rules, int shards, SourceKind kind, IDayContents journaled, FeedHealth? health = null)
    {
        Health = health ?? new FeedHealth();
        (_rules, _shards, _kind, _journaled) = (rules, shards, kind, journaled);
        _dating = new TickDating(rules.Calendar);
    }

    /// <summary>Since when the feed has been up; the pump tells it of fronts and losses.</summary>
    public FeedHealth Health { get; }

    /// <summary>Which front brought how much.</summary>
    public CoverageCount Coverage { get; } = new();

    /// <summary>Which instruments are recorded. May be replaced by any thread; the next tick of each instrument is judged by it.</summary>
    public RecordingPolicy Policy
    {
        get => _policy;
        set => _policy = value;
    }

    /// <summary>True once a trading day lay outside the calendar's data: worth one warning.</summary>
    public bool WentBeyondCalendar => _dating.WentBeyondCalendar;

    /// <summary>Judges a push and completes its frame in place: disposition, exchange, shard, trading day, exchange time, flags.</summary>
    /// <param name="frame">
    /// As the source filled it: instrument, raw times, prices and numbers, front, receive time; <see cref="TickFrame.TradingDay"/> is the
    /// login's or none. A disposition other than accepted is the source's own verdict on what no frame can carry, and stands.
    /// </param>
    /// <param name="phase">Where in the trading day the tick is; <see cref="Phase.Closed"/> for one refused before that was known.</param>
    public TickRule Pass(ref TickFrame frame, out Phase phase)
    {
        phase = Phase.Closed;
        if (frame.Disposition == TickRule.Accepted) frame.Disposition = Judge(ref frame, out phase);
        return frame.Disposition;
    }

    /// <summary>Takes over an accepted tick of the journal, as if it had passed here. Called for its newest ones, in journal order. Returns the tick's phase.</summary>
    /// <remarks>Spares reading the whole day of every busy instrument after a restart; what came before is read when something that old comes back.</remarks>
    public Phase Recall(in TickFrame accepted)
    {
        var index = Find(accepted);
        if (index < 0) return Phase.Closed;
        ref var state = ref _states[index];
        if (state.ProductRoot is not { } root || accepted.TradingDay < state.Day) return Phase.Closed;

        if (accepted.TradingDay > state.Day)
        {
            BeginDay(ref state, accepted.TradingDay, SessionsOf(root, accepted.TradingDay));
            state.FloorNs = accepted.ExchangeNs;
        }
        Remember(ref state, accepted, TickContent.Hash(accepted));
        return state.Sessions!.At(accepted.ExchangeNs);
    }

    private TickRule Judge(ref TickFrame frame, out Phase phase)
    {
        phase = Phase.Closed;
        var login = frame.TradingDay;
        frame.TradingDay = TradingDay.None;

        if (!IsPrintable(frame.Instrument.Code())) return TickRule.BadInstrument;
        var index = Find(frame);
        if (index < 0) return TickRule.UnknownInstrument;
        ref var state = ref _states[index];
        frame.Shard = state.Shard;
        frame.Exchange = state.Exchange;
        if (state.ProductRoot is not { } root) return TickRule.UnknownInstrument;
        if (!IsRecorded(ref state, frame, login)) return TickRule.NotRecorded;

        if (!TickDating.TryReadTime(frame, out var nsOfDay)) return TickRule.BadTime;
        var day = _dating.DayOf(frame, login);
        if (day.IsNone) return TickRule.BadTradingDay;
        frame.TradingDay = day;
        frame.ExchangeNs = _dating.ToNs(day, nsOfDay);

        TickSanity.BlankMissing(ref frame);
        if (!TickSanity.IsSane(frame)) return TickRule.BadNumber;
        if (day < login) return TickRule.StaleSnapshot;

        var sessions = state.Day == day ? state.Sessions! : SessionsOf(root, day);
        phase = sessions.At(frame.ExchangeNs);
        if (phase == Phase.Break) return TickRule.InBreak;
        if (phase == Phase.Closed) return IsEveningWithoutNight(day, nsOfDay) ? TickRule.NoSession : TickRule.StaleSnapshot;
        if (_kind == SourceKind.Live && frame.ExchangeNs - frame.ReceivedNs > MostAheadNs) return TickRule.AheadOfClock;

        if (day < state.Day) return TickRule.OlderTradingDay;
        if (day > state.Day)
        {
            BeginDay(ref state, day, sessions);
            if (day <= _journaled.NewestBefore) RecallDay(ref state, frame.Instrument.ToText());
        }
        return Arbitrate(ref frame, ref state);
    }

    // Asked once per instrument and policy, not per tick.
    private bool IsRecorded(ref GateState state, in TickFrame frame, TradingDay login)
    {
        var policy = _policy;
        if (ReferenceEquals(state.Policy, policy)) return state.IsRecorded;
        var asOf = login.IsNone ? new TradingDay(frame.RawTradingDay) : login;
        state.IsRecorded = !asOf.IsDate || !InstrumentCode.TryParse(frame.Instrument.ToText(), asOf, _rules.Products, out var instrument, out _) || policy.Records(instrument);
        state.Policy = policy;
        return state.IsRecorded;
    }

    private TickRule Arbitrate(ref TickFrame frame, ref GateState state)
    {
        if (frame.ExchangeNs > state.LastNs && frame.DayVolume < state.LastVolume) return TickRule.FallingVolume;

        var hash = TickContent.Hash(frame);
        if (!SortsAfter(frame, state))
        {
            if (IsRepeat(frame, ref state, hash)) return TickRule.Repeat;
            if (IsConflict(frame, state))
            {
                Coverage.Conflict(frame.Front);
                return TickRule.Conflict;
            }
            if (frame.ExchangeNs < state.LastNs || frame.DayVolume < state.LastVolume) frame.Flags |= TickFlags.Late;
        }

        var upSinceNs = _kind == SourceKind.Replay ? Health.FileUpSince(frame.Front, state.Day) : Health.UpSinceNs;
        // A source says so of the first tick after nobody carried the instrument, though the feed was up.
        var wasMissed = (frame.Flags & TickFlags.AfterGap) != 0;
        if (state.CountsInFull || (upSinceNs <= state.Sessions!.OpenNs && !wasMissed)) frame.Flags |= TickFlags.FeedUpBeforeOpen;
        if (!state.HasAccepted) frame.Flags &= ~TickFlags.AfterGap;
        else if (state.Holes != Health.Holes) frame.Flags |= TickFlags.AfterGap;

        Remember(ref state, frame, hash);
        state.Holes = Health.Holes;
        Coverage.First(frame.Front);
        return TickRule.Accepted;
    }

    private bool IsRepeat(in TickFrame frame, ref GateState state, ulong hash)
    {
        var at = state.Window.Find(hash);
        if (at >= 0)
        {
            ref var known = ref state.Window[at];
            if (known.Front != frame.Front)
            {
                if (known.AlsoFront == 0) Coverage.NoLongerOnlyAt(known.Front);
                known.AlsoFront = frame.Front;
            }
        }
        else if (frame.ExchangeNs > state.FloorNs || !EverythingOf(ref state, frame).Contains(hash))
        {
            return false;
        }

        Coverage.Repeat(frame.Front);
        return true;
    }

    private bool IsConflict(in TickFrame frame, in GateState state)
    {
        if (_kind == SourceKind.Replay || state.Exchange == Exchange.CZCE) return false;
        var at = state.Window.FindStamp(frame.ExchangeNs, frame.DayVolume);
        if (at < 0) return false;
        ref readonly var known = ref state.Window[at];
        // Front 0 is nobody's: a recording, or a journal of before.
        return known.Front != frame.Front && known.AlsoFront != frame.Front && known.Front != 0 && frame.Front != 0;
    }

    private ContentSet EverythingOf(ref GateState state, in TickFrame frame) =>
        state.Everything?.IsKept == true ? state.Everything : state.Everything = _daySets.Build(_journaled.Read(frame.Instrument.ToText(), state.Day));

    private void Remember(ref GateState state, in TickFrame frame, ulong hash)
    {
        if (SortsAfter(frame, state)) (state.LastNs, state.LastVolume) = (frame.ExchangeNs, frame.DayVolume);
        var displacedNs = state.Window.Push(new ContentWindow.Entry { Hash = hash, ExchangeNs = frame.ExchangeNs, DayVolume = frame.DayVolume, Front = frame.Front });
        if (displacedNs > state.FloorNs) state.FloorNs = displacedNs;
        if (state.Everything is { IsKept: true } everything) _daySets.Add(everything, hash);
        state.HasAccepted = true;
        // Once nothing was missed before the first trade, that stays so for the day.
        state.CountsInFull |= frame.DayVolume == 0 || (frame.Flags & TickFlags.FeedUpBeforeOpen) != 0;
    }

    private void RecallDay(ref GateState state, string instrument)
    {
        foreach (var frame in _journaled.Read(instrument, state.Day)) Remember(ref state, frame, TickContent.Hash(frame));
    }

    private void BeginDay(ref GateState state, TradingDay day, TradingSessions sessions)
    {
        (state.Day, state.Sessions) = (day, sessions);
        (state.LastNs, state.LastVolume, state.FloorNs) = (long.MinValue, 0, long.MinValue);
        if (state.Everything is not null) _daySets.Drop(state.Everything);
        (state.HasAccepted, state.CountsInFull, state.Everything) = (false, false, null);
        state.Window.Clear();
        // A feeder that comes back has missed what its fronts sent meanwhile; a file waits.
        state.Holes = _kind == SourceKind.Replay ? Health.Holes : -1;
    }

    private int Find(in TickFrame frame)
    {
        var index = _states.IndexOf(frame.Instrument, out var isNew);
        if (isNew && index >= 0) Learn(ref _states[index], frame);
        return index;
    }

    private void Learn(ref GateState state, in TickFrame frame)
    {
        var code = Encoding.ASCII.GetString(frame.Instrument.Code());
        var sent = new TradingDay(frame.RawTradingDay);
        var asOf = sent.IsDate ? sent : TradingDay.Of(ChinaTime.DateOf(frame.ReceivedNs));
        state.Shard = ShardMap.ShardOf(frame.Instrument.Code(), _shards);
        if (!InstrumentCode.TryParse(code, asOf, _rules.Products, out var instrument, out _)) return;
        if (!_rules.Sessions.TryFind(instrument.Product.Root, asOf, _rules.Calendar, out _)) return;
        (state.ProductRoot, state.Exchange) = (instrument.Product.Root, instrument.Exchange);
    }

    private TradingSessions SessionsOf(string productRoot, TradingDay day) => _rules.Sessions.For(productRoot, day, _rules.Calendar);

    private bool IsEveningWithoutNight(TradingDay day, long nsOfDay) =>
        nsOfDay >= ExchangeClock.EveningFrom * ChinaTime.NsPerSecond && !_rules.Calendar.HasNight(day);

    private static bool SortsAfter(in TickFrame frame, in GateState state) =>
        frame.ExchangeNs > state.LastNs || (frame.ExchangeNs == state.LastNs && frame.DayVolume > state.LastVolume);

    private static bool IsPrintable(ReadOnlySpan<byte> code) => !code.IsEmpty && !code.ContainsAnyExceptInRange((byte)' ', (byte)'~');
}
