using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Simulation;

/// <summary>
/// One instrument of the simulated market. Its price path, volume and open interest are functions of seed, trading day and time, so that a
/// simulation that is started again goes on where the last one was; what two quotes a moment apart differ by is random.
/// </summary>
internal sealed class SimulatedInstrument
{
    private const int LimitDayOneIn = 64;

    private readonly SimulatedContract _contract;
    private readonly ulong _seed;
    private readonly double _stepYuan;
    private readonly long _stepRaw;
    private readonly double _lotsPerMinute;
    private readonly int _levels;

    private TickFrame _frame = TickFrame.Empty();
    private ulong _daySeed;
    private double _startSteps;
    private double _swingSteps;
    private int _limitDay;
    private long _minute = -1;
    private double _knot;
    private double _slope;
    private double _turnover;

    public SimulatedInstrument(SimulatedContract contract, SimulatedHours hours, ulong seed)
    {
        (_contract, Hours) = (contract, hours);
        _seed = Noise.Mix(seed, StableHash(contract.Code));
        _stepRaw = contract.Product.PriceStep.Raw;
        _stepYuan = contract.Product.PriceStep.ToDouble();
        _lotsPerMinute = contract.Activity * contract.Activity * 4_000;
        _levels = contract.Product.Exchange is Exchange.SHFE or Exchange.INE ? DepthLevels.Count : 1;
        _frame.Instrument.TrySet(Encoding.ASCII.GetBytes(contract.Code));
        _frame.SourceId = seed;
        _frame.Front = 1;
    }

    public SimulatedHours Hours { get; }

    public double Activity => _contract.Activity;

    public Exchange Exchange => _contract.Product.Exchange;

    /// <summary>Writes the instrument's next push.</summary>
    /// <param name="into">Gets the frame.</param>
    /// <param name="stampNs">What the exchange stamps.</param>
    /// <param name="beat">What happens.</param>
    /// <param name="random">For what need not be repeatable.</param>
    public void Push(ref TickFrame into, long stampNs, Beat beat, ref TickRandom random)
    {
        if (Hours.Sessions.TradingDay != _frame.TradingDay) BeginDay(stampNs);
        Stamp(stampNs);
        var minute = Hours.MinuteAt(stampNs);
        switch (beat)
        {
            case Beat.Trade:
            case Beat.Edge:
            case Beat.Auction:
                Trade(minute, beat == Beat.Auction, ref random);
                break;
            case Beat.LateVolume:
                Book(1 + random.Next(20), _frame.Last);
                break;
            case Beat.Settle when _frame.DayVolume > 0:
                _frame.Settlement = PriceAt(StartSteps(Hours.NextDay));
                break;
        }

        into = _frame;
        into.TradingDay = TradingDay.None;
    }

    /// <summary>Turns the day over to what it is at an instant in its middle: what a login's snapshot shows.</summary>
    private void BeginDay(long ns)
    {
        var day = Hours.Sessions.TradingDay;
        _daySeed = Noise.Mix(_seed, (ulong)day.Value);
        _minute = -1;
        _startSteps = StartSteps(day);
        _swingSteps = _startSteps * (_contract.IsOption ? 0.10 : 0.012);
        _limitDay = !_contract.IsOption && _daySeed % LimitDayOneIn == 0 ? ((_daySeed >> 32 & 1) == 0 ? 1 : -1) : 0;

        var before = _frame;
        _frame = TickFrame.Empty();
        (_frame.Instrument, _frame.SourceId, _frame.Front) = (before.Instrument, before.SourceId, before.Front);
        (_frame.TradingDay, _frame.RawTradingDay) = (day, day.Value);
        var limit = _contract.IsOption ? 0.9 : 0.07;
        _frame.PreSettlement = _frame.PreClose = _frame.Last = PriceAt(_startSteps);
        _frame.UpperLimit = PriceAt(Math.Floor(_startSteps * (1 + limit)));
        _frame.LowerLimit = PriceAt(Math.Max(1, Math.Ceiling(_startSteps * (1 - limit))));
        _frame.PreOpenInterest = _frame.OpenInterest = InterestAt(0);
        _turnover = 0;

        var minute = Hours.MinuteAt(ns);
        if (minute >= 1) CatchUp(minute);
    }

    // Half the path's minutes are enough to know the day's range.
    private void CatchUp(double minute)
    {
        var volume = VolumeAt(minute);
        if (volume == 0) return;
        for (var m = 0d; m < minute; m += 2) Range(PathAt(m));
        _frame.DayOpen = PathAt(0);
        _frame.Last = PathAt(minute);
        Book(volume, new Price((_frame.DayOpen.Raw + _frame.Last.Raw) / 2));
    }

    private void Trade(double minute, bool isAuction, ref TickRandom random)
    {
        var price = PathAt(minute);
        if (_limitDay == 0 || !IsAtLimit(price)) price = Within(price.Raw + (random.Next(3) - 1) * _stepRaw);
        var lots = VolumeAt(isAuction ? Math.Max(minute, 0.05) : minute) - _frame.DayVolume;
        if (lots > 0)
        {
            if (_frame.DayOpen.IsNone) _frame.DayOpen = price;
            _frame.Last = price;
            Range(price);
            // Between two snapshots others traded a step away: the day's range may move without the last price.
            if (lots > 20 && random.Next(8) == 0) Range(Within(price.Raw + (random.Next(2) * 2 - 1) * _stepRaw));
            Book(lots, price);
            _frame.OpenInterest = InterestAt(minute);
        }
        Quote(ref random);
    }

    private void Book(int lots, Price price)
    {
        if (lots <= 0 || price.IsNone) return;
        var product = _contract.Product;
        _frame.DayVolume += lots;
        _turnover += lots * price.ToDouble();
        var average = _turnover / _frame.DayVolume;
        if (product.Exchange == Exchange.CZCE)
        {
            // Not the exchange's but computed: the average rounded to a step, times the volume, without the multiplier. May fall (ctp.md 4.1).
            _frame.AveragePrice = Math.Round(average / _stepYuan) * _stepYuan;
            _frame.DayTurnover = _frame.AveragePrice * _frame.DayVolume;
            return;
        }
        _frame.DayTurnover = _turnover * product.Multiplier;
        _frame.AveragePrice = average * product.Multiplier;
    }

    private void Quote(ref TickRandom random)
    {
        var bits = random.Next();
        var spread = _contract.Activity > 0.3 ? 1 : 1 + (long)(bits >> 60);
        var bid = _frame.Last.Raw - ((bits & 1) == 0 ? 0 : spread) * _stepRaw;
        for (var level = 0; level < _levels; level++)
        {
            ref var depth = ref _frame.Depth[level];
            (depth.Bid, depth.BidVolume) = Side(bid - level * _stepRaw, (int)(bits >> 4 + level * 5 & 0x3FF) + 1);
            (depth.Ask, depth.AskVolume) = Side(bid + (spread + level) * _stepRaw, (int)(bits >> 14 + level * 5 & 0x3FF) + 1);
        }
    }

    // Behind a limit there is nobody: the book has one side.
    private (Price Price, int Volume) Side(long raw, int volume) =>
        raw > _frame.UpperLimit.Raw || raw < _frame.LowerLimit.Raw ? (Price.None, 0) : (new Price(raw), volume);

    private void Range(Price price)
    {
        _frame.DayHigh = Price.Max(_frame.DayHigh, price);
        _frame.DayLow = Price.Min(_frame.DayLow, price);
    }

    private void Stamp(long ns)
    {
        var ofDay = ChinaTime.NsOfDay(ns);
        var seconds = (int)(ofDay / ChinaTime.NsPerSecond);
        _frame.RawUpdateTime = seconds / 3_600 * 10_000 + seconds / 60 % 60 * 100 + seconds % 60;
        _frame.UpdateMillis = (short)(ofDay / ChinaTime.NsPerMillisecond % 1_000);
        // Dalian writes the trading day where the others write the date (ctp.md 4.2).
        _frame.RawActionDay = Exchange == Exchange.DCE ? _frame.RawTradingDay : SimulatedDate.Of(ns);
    }

    private double StartSteps(TradingDay day) =>
        Math.Max(2, Math.Round(_contract.Level / _stepYuan * (1 + 0.08 * Noise.At(_seed, day.ToDate().DayNumber, 15) + 0.01 * Noise.At(_seed ^ 7, day.ToDate().DayNumber, 1))));

    private Price PathAt(double minute)
    {
        var whole = (long)minute;
        if (whole != _minute)
        {
            (_minute, _knot) = (whole, StepsAt(whole));
            _slope = StepsAt(whole + 1) - _knot;
        }
        return Within((long)Math.Round(_knot + _slope * (minute - whole)) * _stepRaw);
    }

    private double StepsAt(long minute)
    {
        var swing = Noise.Path(_daySeed, minute) - Noise.Path(_daySeed, 0);
        return _startSteps + _swingSteps * swing + _limitDay * _startSteps * 0.08 * Math.Min(1, minute / 90d);
    }

    private int VolumeAt(double minute) => Math.Max(_frame.DayVolume, (int)(_lotsPerMinute * (minute + Noise.At(_daySeed ^ 3, minute, 4) + 1)));

    private double InterestAt(double minute) => Math.Round(_lotsPerMinute * 60 * (1.5 + 0.2 * Noise.At(_daySeed ^ 5, minute, 60)));

    private Price PriceAt(double steps) => new((long)steps * _stepRaw);

    private Price Within(long raw) => new(Math.Clamp(raw, _frame.LowerLimit.Raw, _frame.UpperLimit.Raw));

    private bool IsAtLimit(Price price) => price == _frame.UpperLimit || price == _frame.LowerLimit;

    private static ulong StableHash(string text)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var letter in text) hash = (hash ^ letter) * 1_099_511_628_211UL;
        return hash;
    }
}
