using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Fronts.Pool;

/// <summary>Knows of each wanted instrument how many live fronts carry it, and whose next tick comes after a time in which none did. One owner, one thread.</summary>
/// <remarks>
/// A feed can be up while an instrument is not: its fronts died, or it was wanted only now. What was traded meanwhile is not known, and the
/// tick after it must say so (<see cref="TickFlags.AfterGap"/>), but only where the market was open meanwhile. Allocates nothing per tick.
/// </remarks>
internal sealed class InstrumentCoverage(MarketRules rules)
{
    private readonly Dictionary<string, Covered> _instruments = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missed = new(StringComparer.Ordinal);
    private int _wanted;
    private int _uncovered;

    /// <summary>How many of the wanted instruments no live front carries.</summary>
    public int Uncovered => _uncovered;

    /// <summary>How many instruments are wanted.</summary>
    public int Wanted => _wanted;

    /// <summary>True where a live front carries the instrument.</summary>
    public bool IsCovered(string instrument) => _instruments.TryGetValue(instrument, out var known) && known.Fronts > 0;

    /// <summary>Changes what is wanted.</summary>
    public void Want(IEnumerable<string> instruments)
    {
        foreach (var known in _instruments.Values) known.IsWanted = false;
        foreach (var instrument in instruments) Of(instrument).IsWanted = true;
        foreach (var (instrument, known) in _instruments)
            if (known is { IsWanted: false, Fronts: 0 }) _instruments.Remove(instrument);
        _wanted = _instruments.Values.Count(known => known.IsWanted);
        _uncovered = _instruments.Values.Count(known => known is { IsWanted: true, Fronts: 0 });
    }

    /// <summary>A front carries an instrument from now on, by our clock.</summary>
    public void Gained(string instrument, long nowNs)
    {
        var known = Of(instrument);
        if (known.Fronts++ > 0) return;
        if (known.IsWanted) _uncovered--;
        if (WasOpen(instrument, known.UncoveredSinceNs, nowNs)) _missed.Add(instrument);
    }

    /// <summary>A front carries it no longer.</summary>
    public void Lost(string instrument, long nowNs)
    {
        var known = Of(instrument);
        if (--known.Fronts > 0) return;
        known.UncoveredSinceNs = nowNs;
        if (known.IsWanted) _uncovered++;
        else _instruments.Remove(instrument);
    }

    /// <summary>Flags the tick where it is the first after a time without a front.</summary>
    public void Flag(ref TickFrame tick)
    {
        if (_missed.Count == 0) return;
        Span<char> code = stackalloc char[TickFrame.MaxInstrumentBytes];
        code = code[..Encoding.ASCII.GetChars(tick.Instrument.Code(), code)];
        if (_missed.GetAlternateLookup<ReadOnlySpan<char>>().Remove(code)) tick.Flags |= TickFlags.AfterGap;
    }

    // An instrument never carried has missed all of its trading day so far.
    private bool WasOpen(string instrument, long fromNs, long toNs)
    {
        var day = ExchangeClock.TradingDayAt(toNs, rules.Calendar);
        if (!rules.Sessions.TryFind(InstrumentCode.ProductRoot(instrument).ToString(), day, rules.Calendar, out var sessions)) return false;
        foreach (var section in sessions.Sections)
            if (fromNs < section.EndNs && toNs > section.StartNs) return true;
        return false;
    }

    private Covered Of(string instrument)
    {
        if (!_instruments.TryGetValue(instrument, out var known)) _instruments[instrument] = known = new Covered();
        return known;
    }

    private sealed class Covered
    {
        public int Fronts;
        public bool IsWanted;
        public long UncoveredSinceNs = long.MinValue;
    }
}
