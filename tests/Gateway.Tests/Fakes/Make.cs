using System.Text;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Gateway.Tests.Fakes;

/// <summary>Ticks and bars with defaults, so that what a test sets is what it is about.</summary>
internal static class Make
{
    /// <summary>Monday 2026-01-05, the trading day of everything here.</summary>
    public static readonly TradingDay Day = new(20260105);

    /// <summary>An instant of that date.</summary>
    public static long At(int hour, int minute, int second = 0, int millis = 0) =>
        ChinaTime.ToNs(Day.ToDate(), hour * 3600 + minute * 60 + second, millis);

    /// <summary>A tick at 09:30:15.500.</summary>
    public static TickFrame Tick(string instrument = "rb2605", decimal last = 3850, long position = 1, int volume = 1000)
    {
        var tick = TickFrame.Empty();
        tick.Instrument.TrySet(Encoding.ASCII.GetBytes(instrument));
        tick.Exchange = Exchange.SHFE;
        tick.Feeder = 1;
        tick.Epoch = 2;
        tick.Position = position;
        tick.TradingDay = Day;
        tick.RawTradingDay = Day.Value;
        tick.RawActionDay = Day.Value;
        tick.RawUpdateTime = 93015;
        tick.UpdateMillis = 500;
        tick.ExchangeNs = At(9, 30, 15, 500);
        tick.ReceivedNs = At(9, 30, 15, 503) + 250_000;
        tick.Last = Yuan(last);
        tick.PreSettlement = Yuan(3840);
        tick.DayVolume = volume;
        tick.OpenInterest = 1_500_000;
        tick.PreOpenInterest = 1_490_000;
        tick.DayTurnover = 38_500_000;
        tick.AveragePrice = 38_500.5;
        return tick;
    }

    /// <summary>A minute that starts at the time given.</summary>
    public static Bar Minute(int hour, int minute, decimal open = 3850, decimal close = 3851, long volume = 10) => new()
    {
        TradingDay = Day,
        StartNs = At(hour, minute),
        EndNs = At(hour, minute) + ChinaTime.NsPerMinute,
        Open = Yuan(open),
        High = Yuan(Math.Max(open, close) + 1),
        Low = Yuan(Math.Min(open, close) - 1),
        Close = Yuan(close),
        Volume = volume,
        TurnoverCents = 38_500_050,
        OpenOpenInterest = 100,
        OpenInterest = 110,
        Ticks = 120,
        RuleVersion = Bar.CurrentRuleVersion,
    };

    public static Price Yuan(decimal yuan) => new((long)(yuan * Price.Scale));
}
