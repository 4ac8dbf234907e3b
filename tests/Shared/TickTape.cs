using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Tests.Shared;

/// <summary>Writes accepted ticks of one instrument as a gate would have left them: says what a test is about, fills the rest.</summary>
public sealed class TickTape(string instrument, TradingDay day, MarketRules rules)
{
    private readonly Product _product = Product(instrument, day, rules);
    private long _position;
    private double _dayHigh = double.MinValue, _dayLow = double.MaxValue, _dayOpen = double.NaN;

    /// <summary>The product the instrument is of.</summary>
    public Product ProductOf => _product;

    /// <summary>A tick at a time of the day, "09:30:00.500". Day high, low and open follow from the prices unless given.</summary>
    public TickFrame Tick(string time, double last, int volume, double turnover = 0, double openInterest = 100, bool feedUp = true,
        TickFlags flags = TickFlags.None, double? dayHigh = null, double? dayLow = null, double? dayOpen = null, double average = 0)
    {
        if (volume > 0)
        {
            if (double.IsNaN(_dayOpen)) _dayOpen = last;
            (_dayHigh, _dayLow) = (Math.Max(_dayHigh, dayHigh ?? last), Math.Min(_dayLow, dayLow ?? last));
        }
        var clock = TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        var frame = TickFrame.Empty();
        frame.Instrument.TrySet(Encoding.ASCII.GetBytes(instrument));
        frame.Exchange = _product.Exchange;
        frame.TradingDay = day;
        frame.ExchangeNs = ExchangeClock.ToNs(day, (int)clock.TotalSeconds, clock.Milliseconds, rules.Calendar);
        frame.ReceivedNs = frame.ExchangeNs + 1_000_000;
        frame.RawUpdateTime = clock.Hours * 10_000 + clock.Minutes * 100 + clock.Seconds;
        frame.UpdateMillis = (short)clock.Milliseconds;
        frame.Last = Price.FromCtp(last);
        frame.DayVolume = volume;
        frame.DayTurnover = turnover;
        frame.AveragePrice = average;
        frame.OpenInterest = openInterest;
        frame.DayOpen = Price.FromCtp(dayOpen ?? (double.IsNaN(_dayOpen) ? double.MaxValue : _dayOpen));
        frame.DayHigh = Price.FromCtp(dayHigh ?? (volume > 0 ? _dayHigh : double.MaxValue));
        frame.DayLow = Price.FromCtp(dayLow ?? (volume > 0 ? _dayLow : double.MaxValue));
        frame.Flags = flags | (feedUp ? TickFlags.FeedUpBeforeOpen : TickFlags.None);
        frame.Feeder = 1;
        frame.Epoch = 1;
        frame.Position = ++_position;
        return frame;
    }

    private static Product Product(string code, TradingDay day, MarketRules rules) =>
        InstrumentCode.TryParse(code, day, rules.Products, out var parsed, out var reason)
            ? parsed.Product
            : throw new ArgumentException($"{code}: {reason}", nameof(code));
}
