using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Pump;

/// <summary>Remembers each exchange's newest tick, to tell at the end whether a recording stopped in the middle of a section.</summary>
internal sealed class ReplayEnd(MarketRules rules)
{
    /// <summary>A recording that stops so long before its section's end is cut short.</summary>
    public const long ShortByNs = 60 * ChinaTime.NsPerSecond;

    private readonly Newest[] _newest = new Newest[Enum.GetValues<Exchange>().Length];

    /// <summary>An accepted in-session tick.</summary>
    public void Saw(in TickFrame tick)
    {
        ref var newest = ref _newest[(int)tick.Exchange];
        if (tick.ExchangeNs >= newest.Ns) newest = new Newest(tick.ExchangeNs, tick.TradingDay, tick.Instrument);
    }

    /// <summary>Newest exchange time of the recordings that were cut short; null where none was.</summary>
    public long? CutShortNs
    {
        get
        {
            long? newest = null;
            for (var i = 0; i < _newest.Length; i++)
                if (IsCutShort((Exchange)i) && !(newest >= _newest[i].Ns)) newest = _newest[i].Ns;
            return newest;
        }
    }

    /// <summary>True where the exchange's last tick is inside a section that goes on for <see cref="ShortByNs"/> or more.</summary>
    public bool IsCutShort(Exchange exchange)
    {
        var (ns, day, text) = _newest[(int)exchange];
        if (ns == 0 || !InstrumentCode.TryParse(text.ToText(), day, rules.Products, out var instrument, out _)) return false;
        var sessions = rules.SessionsOf(instrument, day);
        var section = sessions.SectionAt(ns);
        return section >= 0 && sessions.Sections[section].EndNs - ns >= ShortByNs;
    }

    private record struct Newest(long Ns, TradingDay Day, InstrumentText Instrument);
}
