using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Simulation.Scheduling;

namespace Mdc.Simulation.Market;

/// <summary>Writes what one instrument sends, trading day after trading day.</summary>
internal sealed class InstrumentWriter
{
    private const long Second = ChinaTime.NsPerSecond, Millisecond = ChinaTime.NsPerMillisecond;

    private readonly MarketScript _script;
    private readonly int _instrument;
    private readonly SeededRandom _random;
    private readonly List<Push> _pushes;
    private readonly Product _product;
    private readonly InstrumentText _code;
    private readonly double _activity;
    private readonly bool _isMultiplied;
    private readonly bool _namesItsDay;
    private TickFrame _frame = TickFrame.Empty();
    private TradingDay _day;
    private double _money;
    private long _leavesNs;

    public InstrumentWriter(MarketScript script, int instrument, SeededRandom random, List<Push> pushes)
    {
        (_script, _instrument, _random, _pushes, _product) = (script, instrument, random, pushes, script.Instruments[instrument].Product);
        _code.TrySet(Encoding.ASCII.GetBytes(script.Instruments[instrument].Code));
        // One contract in eight is dead, the others trade in a few minutes of each section.
        _activity = random.Chance(0.125) ? 0 : 0.05 + 0.15 * random.Next(100) / 100.0;
        _isMultiplied = random.Chance(0.5);
        _namesItsDay = random.Chance(0.7);
        _frame.Instrument = _code;
        _frame.Last = new Price((1_000 + random.Next(50) * 100) * Price.Scale);
        _frame.OpenInterest = 1_000 + random.Next(100_000);
    }

    private bool IsZhengzhou => _product.Exchange == Exchange.CZCE;

    public void WriteDay(TradingDay day)
    {
        var sessions = _script.Rules.Sessions.For(_product.Root, day, _script.Rules.Calendar);
        BeginDay(day);
        if (_activity == 0)
        {
            for (var lone = _random.Next(3); lone > 0; lone--) Send(At(sessions, _random.Next(sessions.TotalMinutes)), trades: _random.Chance(0.7));
            return;
        }

        foreach (var section in sessions.Sections)
        {
            if (section.HasAuction && _random.Chance(0.8)) Send(section.StartNs - 60 * Second, trades: section.StartNs == sessions.OpenNs || _random.Chance(0.05));
            WriteSection(section);
        }
        WriteAfterClose(sessions);
    }

    private void BeginDay(TradingDay day)
    {
        _day = day;
        _money = 0;
        _frame.DayVolume = 0;
        _frame.PreClose = _frame.Last;
        _frame.PreSettlement = _frame.Last;
        _frame.PreOpenInterest = _frame.OpenInterest;
        (_frame.DayOpen, _frame.DayHigh, _frame.DayLow) = (Price.None, Price.None, Price.None);
        (_frame.DayTurnover, _frame.AveragePrice) = (0, 0);
    }

    private void WriteSection(in TradingSection section)
    {
        for (var minute = 0; minute < section.Minutes; minute++)
        {
            var isBorder = minute == 0 || minute == section.Minutes - 1;
            if (!_random.Chance(isBorder ? 0.7 : _activity)) continue;
            WriteMinute(section.StartNs + minute * ChinaTime.NsPerMinute);
        }
        // Zhengzhou sends nothing at a section's end (ctp.md 4.3).
        if (IsZhengzhou) return;
        if (_random.Chance(0.8)) Send(section.EndNs, trades: _random.Chance(0.5));
        if (_random.Chance(0.15)) Send(section.EndNs + _random.Between(1, 60) * Second, trades: _random.Chance(0.7));
    }

    private void WriteMinute(long startNs)
    {
        var stamps = new long[1 + _random.Next(6)];
        for (var i = 0; i < stamps.Length; i++) stamps[i] = startNs + Offset();
        Array.Sort(stamps);
        foreach (var stamp in stamps)
        {
            // Several ticks in one second, all stamped alike, are what Zhengzhou sends (ctp.md 4.2); elsewhere a stamp comes once.
            var copies = IsZhengzhou && _random.Chance(0.3) ? 2 + _random.Next(3) : 1;
            for (; copies > 0; copies--) Send(stamp, trades: _random.Chance(0.75));
        }
    }

    private long Offset() => _product.Exchange switch
    {
        Exchange.CZCE => _random.Next(60) * Second,
        Exchange.DCE => _random.Next(60_000) * Millisecond,
        Exchange.CFFEX => _random.Next(120) * 500 * Millisecond + 100 * Millisecond,
        _ => _random.Next(120) * 500 * Millisecond,
    };

    private void WriteAfterClose(TradingSessions sessions)
    {
        if (_random.Chance(0.2)) Send(sessions.CloseNs + _random.Between(61, 600) * Second, trades: true);
        if (!_random.Chance(0.6)) return;
        _frame.Settlement = _frame.Last;
        Send(sessions.CloseNs + _random.Between(700, 1_500) * Second, trades: _random.Chance(0.1));
        _frame.Settlement = Price.None;
    }

    private static long At(TradingSessions sessions, int minute) => sessions.MinuteStartNs(minute) + 30 * Second;

    private void Send(long stampNs, bool trades)
    {
        if (trades || _frame.DayVolume == 0 && _activity > 0 && _random.Chance(0.5)) Trade();
        else Quote();
        if (_random.Chance(0.3)) _frame.OpenInterest += trades ? _random.Next(21) - 10 : 0;
        Stamp(ref _frame, stampNs, _day, _namesItsDay);
        var content = _script.Add(_frame, new TickTruth(_instrument, _day, stampNs, TickRule.Accepted));

        // In order on the way, but for a few.
        _leavesNs = Math.Max(_leavesNs + 1, stampNs + _random.Between(5, 300) * Millisecond);
        var atNs = _leavesNs;
        if (_random.Chance(0.01)) atNs += _random.Between(500, 5_000) * Millisecond;
        else if (_random.Chance(0.001)) atNs += _random.Between(60, 240) * Second;
        _pushes.Add(new Push(atNs, content));
        if (_random.Chance(0.02)) _pushes.Add(new Push(atNs + _random.Between(0, 2_000) * Millisecond, content));
        if (_random.Chance(0.002)) _pushes.Add(new Push(atNs + _random.Between(60, 1_800) * Second, content));
    }

    private void Trade()
    {
        var lots = 1 + _random.Next(20);
        var step = _product.PriceStep.Raw;
        _frame.Last = new Price(Math.Max(step, _frame.Last.Raw + (_random.Next(9) - 4) * step));
        // Two snapshots a second miss prices; the day's extremes do not.
        var (high, low) = (_frame.Last.Raw + (_random.Chance(0.1) ? step : 0), Math.Max(step, _frame.Last.Raw - (_random.Chance(0.1) ? step : 0)));
        if (_frame.DayVolume == 0) (_frame.DayOpen, _frame.DayHigh, _frame.DayLow) = (_frame.Last, new Price(high), new Price(low));
        (_frame.DayHigh, _frame.DayLow) = (Price.Max(_frame.DayHigh, new Price(high)), Price.Min(_frame.DayLow, new Price(low)));
        _frame.DayVolume += lots;
        _money += _frame.Last.Raw / (double)Price.Scale * lots;
        var average = Math.Round(_money / _frame.DayVolume);
        if (IsZhengzhou)
        {
            // Computed by CTP from a rounded average, with or without the multiplier (ctp.md 4.1): it may fall.
            _frame.AveragePrice = average;
            _frame.DayTurnover = average * _frame.DayVolume * (_isMultiplied ? _product.Multiplier : 1);
            return;
        }
        _frame.DayTurnover = _money * _product.Multiplier;
        _frame.AveragePrice = _frame.DayTurnover / _frame.DayVolume;
    }

    private void Quote()
    {
        if (_frame.Last.IsNone) return;
        _frame.Depth[0].Bid = new Price(_frame.Last.Raw - _product.PriceStep.Raw);
        _frame.Depth[0].Ask = new Price(_frame.Last.Raw + _product.PriceStep.Raw);
        (_frame.Depth[0].BidVolume, _frame.Depth[0].AskVolume) = (1 + _random.Next(50), 1 + _random.Next(50));
    }

    /// <summary>Writes a stamp into the raw fields.</summary>
    public static void Stamp(ref TickFrame frame, long stampNs, TradingDay day, bool namesItsDay)
    {
        var seconds = ChinaTime.SecondsOfDay(stampNs);
        frame.RawUpdateTime = seconds / 3_600 * 10_000 + seconds / 60 % 60 * 100 + seconds % 60;
        frame.UpdateMillis = (short)(ChinaTime.NsOfDay(stampNs) / Millisecond % 1_000);
        frame.RawTradingDay = namesItsDay ? day.Value : 0;
        frame.RawActionDay = TradingDay.Of(ChinaTime.DateOf(stampNs)).Value;
    }
}
