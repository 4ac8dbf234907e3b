using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Simulation.Market;

namespace Mdc.Simulation.Reference;

/// <summary>What must become of one push that a feeder was handed.</summary>
internal sealed record Verdict(long Ordinal, int Content, TickRule Rule, TickFlags Flags);

/// <summary>
/// What one feeder was handed, and what must become of it, by the rules of the page "bars" and design.md 3 in their simplest form: it remembers
/// everything and looks through all of it. Knows nothing of the gate.
/// </summary>
internal sealed class ReferenceFeeder(MarketScript script)
{
    private readonly List<Verdict> _verdicts = [];
    private readonly Dictionary<int, Seen> _seen = [];
    private readonly HashSet<ushort> _frontsUp = [];
    private long _upSinceNs = long.MaxValue;
    private int _holes;

    /// <summary>Accepted contents that a loss of power or a failed write took back: whoever heard of them before may keep them.</summary>
    public HashSet<int> Forgotten { get; } = [];

    /// <summary>Everything it was handed, in order, without what a loss of power took back.</summary>
    public IReadOnlyList<Verdict> Verdicts => _verdicts;

    /// <summary>The process began anew: it knows what was accepted, and that it missed something.</summary>
    public void Restart()
    {
        (_upSinceNs, _holes) = (long.MaxValue, 0);
        _frontsUp.Clear();
        foreach (var seen in _seen.Values) seen.Holes = -1;
    }

    public void FrontUp(ushort front, long atNs)
    {
        _frontsUp.Add(front);
        if (_upSinceNs == long.MaxValue) _upSinceNs = atNs;
    }

    public void FrontDown(ushort front)
    {
        _frontsUp.Remove(front);
        if (_frontsUp.Count > 0 || _upSinceNs == long.MaxValue) return;
        _upSinceNs = long.MaxValue;
        _holes++;
    }

    public void Lost(long atNs)
    {
        _holes++;
        if (_upSinceNs != long.MaxValue) _upSinceNs = atNs;
    }

    /// <summary>A push is handed over.</summary>
    public void Take(long ordinal, int content, TradingDay login)
    {
        var truth = script.Contents[content];
        var flags = TickFlags.None;
        var rule = truth.Fault != TickRule.Accepted ? truth.Fault : truth.Day < login ? TickRule.StaleSnapshot : Judge(content, truth, ref flags);
        _verdicts.Add(new Verdict(ordinal, content, rule, flags));
    }

    /// <summary>Some of what was handed over never got into the journal, or was lost from it with the power.</summary>
    public void Forget(IReadOnlySet<long> ordinals)
    {
        if (ordinals.Count == 0) return;
        foreach (var verdict in _verdicts)
            if (verdict.Rule == TickRule.Accepted && ordinals.Contains(verdict.Ordinal)) Forgotten.Add(verdict.Content);
        _verdicts.RemoveAll(verdict => ordinals.Contains(verdict.Ordinal));
        foreach (var (instrument, seen) in _seen)
        {
            var day = seen.Day;
            seen.Begin(day);
            foreach (var verdict in _verdicts)
            {
                var truth = script.Contents[verdict.Content];
                if (verdict.Rule == TickRule.Accepted && truth.Instrument == instrument && truth.Day == day) seen.Accept(verdict.Content, truth, script.FrameOf(verdict.Content).DayVolume, verdict.Flags);
            }
        }
    }

    private TickRule Judge(int content, in TickTruth truth, ref TickFlags flags)
    {
        if (!_seen.TryGetValue(truth.Instrument, out var seen)) _seen[truth.Instrument] = seen = new Seen();
        if (truth.Day < seen.Day) return TickRule.OlderTradingDay;
        if (truth.Day > seen.Day) seen.Begin(truth.Day);

        var volume = script.FrameOf(content).DayVolume;
        if (truth.StampNs > seen.NewestNs && volume < seen.NewestVolume) return TickRule.FallingVolume;
        if (seen.Contents.Contains(content)) return TickRule.Repeat;
        if (seen.HasAny && (truth.StampNs < seen.NewestNs || volume < seen.NewestVolume)) flags |= TickFlags.Late;

        var root = script.Instruments[truth.Instrument].Product.Root;
        var openNs = script.Rules.Sessions.For(root, truth.Day, script.Rules.Calendar).OpenNs;
        if (seen.MissedNothing || _upSinceNs <= openNs) flags |= TickFlags.FeedUpBeforeOpen;
        if (seen.HasAny && seen.Holes != _holes) flags |= TickFlags.AfterGap;
        seen.Accept(content, truth, volume, flags);
        seen.Holes = _holes;
        return TickRule.Accepted;
    }

    private sealed class Seen
    {
        public TradingDay Day { get; private set; }

        public HashSet<int> Contents { get; } = [];

        public bool HasAny => Contents.Count > 0;

        public long NewestNs { get; private set; } = long.MinValue;

        public int NewestVolume { get; private set; }

        public bool MissedNothing { get; private set; }

        public int Holes { get; set; } = -1;

        public void Begin(TradingDay day)
        {
            (Day, NewestNs, NewestVolume, MissedNothing, Holes) = (day, long.MinValue, 0, false, -1);
            Contents.Clear();
        }

        public void Accept(int content, in TickTruth truth, int volume, TickFlags flags)
        {
            Contents.Add(content);
            if (truth.StampNs > NewestNs || (truth.StampNs == NewestNs && volume > NewestVolume)) (NewestNs, NewestVolume) = (truth.StampNs, volume);
            MissedNothing |= volume == 0 || (flags & TickFlags.FeedUpBeforeOpen) != 0;
        }
    }
}
