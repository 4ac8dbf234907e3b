using System.Text;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Grains.Interfaces;

namespace Mdc.Browser.Tests;

/// <summary>Prices that wander, from a seed: some trading days of minutes in the store, then ticks as the test asks for them.</summary>
internal sealed class MovingMarket
{
    private static readonly string[] Roots = ["rb", "hc", "i", "j", "jm", "cu", "al", "zn", "ni", "au", "ag", "sc", "fu", "ru", "m", "y", "p", "c", "l", "v", "pp", "eg", "SR", "CF", "TA", "MA", "FG", "SA", "IF", "IC", "IM", "T", "lc", "si"];

    private readonly FakeMarket _market;
    private readonly Random _random = new(20260105);
    private readonly List<Walk> _walks = [];
    private long _position;

    public MovingMarket(FakeMarket market, MarketRules rules)
    {
        _market = market;
        foreach (var code in Codes)
        {
            InstrumentCode.TryParse(code, Make.Day, rules.Products, out var instrument, out _);
            _walks.Add(new Walk(instrument!, _random.Next(2_000, 9_000)));
        }
        foreach (var walk in _walks) History(walk, rules);
        foreach (var walk in _walks.DistinctBy(w => w.Instrument.Product.Root)) _market.Mains[walk.Instrument.Product.Root] = walk.Instrument.Code;
    }

    /// <summary>Two contracts of each product.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. Roots.SelectMany(r => char.IsUpper(r[0]) && r is not ("IF" or "IC" or "IM" or "T") ? new[] { $"{r}605", $"{r}609" } : [$"{r}2603", $"{r}2606"])];

    /// <summary>A tick for the instrument, with what it makes of the minute.</summary>
    public void Step(string code)
    {
        var walk = _walks.Find(w => w.Instrument.Code == code)!;
        walk.Move(_random);
        walk.NowNs += ChinaTime.NsPerSecond / 2;
        if (walk.NowNs >= walk.Minute.EndNs)
        {
            _market.Minute(code, walk.Minute, BarPushState.Closed);
            walk.Begin(walk.Minute.EndNs, Make.Day);
        }
        var lots = _random.Next(0, 40);
        walk.Trade(lots);
        _market.Tick(walk.Tick(++_position));
        _market.Minute(code, walk.Minute, BarPushState.Forming);
    }

    /// <summary>A tick for every instrument.</summary>
    public void StepAll()
    {
        foreach (var code in Codes) Step(code);
    }

    // Three trading days with their nights, the last one until 10:07.
    private void History(Walk walk, MarketRules rules)
    {
        var until = Make.At(10, 7);
        var day = rules.Calendar.Previous(rules.Calendar.Previous(Make.Day));
        for (; day <= Make.Day; day = rules.Calendar.Next(day))
        {
            walk.OpenDay();
            foreach (var section in rules.SessionsOf(walk.Instrument, day).Sections)
            {
                for (var start = section.StartNs; start < section.EndNs && start < until; start += ChinaTime.NsPerMinute)
                {
                    walk.Begin(start, day);
                    for (var i = 0; i < 6; i++)
                    {
                        walk.Move(_random);
                        walk.Trade(_random.Next(0, 200));
                    }
                    if (start + ChinaTime.NsPerMinute < until) _market.Minute(walk.Instrument.Code, walk.Minute, BarPushState.Closed);
                }
            }
        }
        walk.NowNs = walk.Minute.StartNs + 5 * ChinaTime.NsPerSecond;
        _market.Tick(walk.Tick(++_position));
        _market.Minute(walk.Instrument.Code, walk.Minute, BarPushState.Forming);
    }

    /// <summary>One instrument's state.</summary>
    private sealed class Walk(Instrument instrument, int firstPrice)
    {
        private readonly long _step = instrument.Product.PriceStep.Raw;
        private long _price = firstPrice * Price.Scale;
        private long _preSettlement = firstPrice * Price.Scale;
        private long _open = firstPrice * Price.Scale, _high = firstPrice * Price.Scale, _low = firstPrice * Price.Scale;
        private int _volume;
        private double _openInterest = 40_000 + firstPrice * 37 % 900_000;
        private double _preOpenInterest;

        public Instrument Instrument { get; } = instrument;

        public Bar Minute;

        public long NowNs { get; set; }

        public void OpenDay()
        {
            _preSettlement = _open = _high = _low = _price -= _price % _step;
            _volume = 0;
            _preOpenInterest = Math.Round(_openInterest);
        }

        public void Begin(long startNs, TradingDay day) => Minute = new Bar
        {
            TradingDay = day, StartNs = startNs, EndNs = startNs + ChinaTime.NsPerMinute, Open = new(_price), High = new(_price), Low = new(_price), Close = new(_price),
            OpenOpenInterest = _openInterest, OpenInterest = _openInterest, RuleVersion = Bar.CurrentRuleVersion,
        };

        public void Move(Random random)
        {
            _price += _step * (random.Next(5) - 2);
            (_high, _low) = (Math.Max(_high, _price), Math.Min(_low, _price));
        }

        public void Trade(int lots)
        {
            _volume += lots;
            _openInterest += lots % 7 - 2.9;
            Minute.High = Price.Max(Minute.High, new(_price));
            Minute.Low = Price.Min(Minute.Low, new(_price));
            Minute.Close = new(_price);
            Minute.Volume += lots;
            Minute.TurnoverCents += lots * _price / 100 * Instrument.Product.Multiplier;
            Minute.OpenInterest = Math.Round(_openInterest);
            Minute.Ticks++;
        }

        public TickFrame Tick(long position)
        {
            var tick = Make.Tick(Instrument.Code, 0, position, _volume);
            tick.Instrument.TrySet(Encoding.ASCII.GetBytes(Instrument.Code));
            tick.Exchange = Instrument.Exchange;
            tick.ExchangeNs = NowNs;
            tick.ReceivedNs = NowNs + 3 * ChinaTime.NsPerMillisecond;
            var second = ChinaTime.SecondsOfDay(NowNs);
            tick.RawUpdateTime = second / 3600 * 10_000 + second / 60 % 60 * 100 + second % 60;
            (tick.Last, tick.PreSettlement, tick.DayOpen, tick.DayHigh, tick.DayLow) = (new(_price), new(_preSettlement), new(_open), new(_high), new(_low));
            (tick.UpperLimit, tick.LowerLimit) = (Limit(107), Limit(93));
            (tick.OpenInterest, tick.PreOpenInterest) = (Math.Round(_openInterest), _preOpenInterest);
            tick.DayTurnover = _volume * (double)Instrument.Product.Multiplier * _price / Price.Scale;
            tick.AveragePrice = _price / (double)Price.Scale * (Instrument.Exchange == Exchange.CZCE ? 1 : Instrument.Product.Multiplier);
            for (var level = 0; level < DepthLevels.Count; level++)
            {
                tick.Depth[level] = new DepthLevel
                {
                    Bid = new(_price - (level + 1) * _step), Ask = new(_price + level * _step),
                    BidVolume = 20 + (int)(_price / _step * (level + 3) % 180), AskVolume = 15 + (int)(_price / _step * (level + 5) % 170),
                };
            }
            return tick;
        }

        private Price Limit(int percent) => new(_preSettlement * percent / 100 / _step * _step);
    }
}
