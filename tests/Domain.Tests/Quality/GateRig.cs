using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Tests.Quality;

/// <summary>A gate, and one way to build a push for it. Keeps what was accepted, as a journal would.</summary>
internal sealed class GateRig : IDayContents
{
    public static readonly MarketRules Rules = MarketRules.LoadEmbedded();

    private readonly List<TickFrame> _journal = [];

    public GateRig(SourceKind kind = SourceKind.Live, GateRig? after = null)
    {
        if (after is not null) _journal.AddRange(after._journal);
        NewestBefore = _journal.Select(f => f.TradingDay).DefaultIfEmpty().Max();
        Gate = new TickGate(Rules, 16, kind, this);
    }

    public TickGate Gate { get; }

    public TradingDay NewestBefore { get; }

    public int Reads { get; private set; }

    public TickFrame Last { get; private set; }

    public IReadOnlyList<TickFrame> Journal => _journal;

    public IReadOnlyList<TickFrame> Read(string instrument, TradingDay day)
    {
        Reads++;
        return [.. _journal.Where(f => f.TradingDay == day && f.Instrument.ToText() == instrument)];
    }

    /// <summary>A push as a source fills it. Live ones arrive 100 ms after their stamp, at least where that can be read.</summary>
    public static TickFrame Push(string instrument, int day, string time, int volume, double last = 3700, int millis = 0, ushort front = 1, double openInterest = 1000)
    {
        var frame = TickFrame.Empty();
        frame.Instrument.TrySet(Encoding.UTF8.GetBytes(instrument));
        frame.RawTradingDay = day;
        frame.RawUpdateTime = TimeOnly.TryParse(time, null, out var parsed) ? parsed.Hour * 10_000 + parsed.Minute * 100 + parsed.Second : -1;
        frame.UpdateMillis = (short)millis;
        frame.DayVolume = volume;
        frame.Last = Price.FromCtp(last);
        frame.OpenInterest = openInterest;
        frame.Front = front;
        if (new TradingDay(day).IsDate && frame.RawUpdateTime >= 0)
            frame.ReceivedNs = ExchangeClock.ToNs(new TradingDay(day), parsed.Hour * 3600 + parsed.Minute * 60 + parsed.Second, millis, Rules.Calendar) + 100 * ChinaTime.NsPerMillisecond;
        return frame;
    }

    public TickRule Pass(TickFrame frame)
    {
        var rule = Gate.Pass(ref frame, out _);
        Last = frame;
        if (rule == TickRule.Accepted) _journal.Add(frame);
        return rule;
    }

    public TickRule Pass(string instrument, int day, string time, int volume, double last = 3700, int millis = 0, ushort front = 1) =>
        Pass(Push(instrument, day, time, volume, last, millis, front));

    public static long Ns(int day, string time, int millis = 0)
    {
        var at = TimeOnly.Parse(time, null);
        return ExchangeClock.ToNs(new TradingDay(day), at.Hour * 3600 + at.Minute * 60 + at.Second, millis, Rules.Calendar);
    }
}
