using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Json;

namespace Mdc.Silo.Benchmarks.Push;

/// <summary>How long one tick takes to become a push, in nanoseconds, and how many bytes it has: ticks as a market sends them, five levels, each other than the last.</summary>
internal static class EncodeBench
{
    private const int Ticks = 4_096;

    public static (double NsMedian, double Bytes) Run(int rounds, TimeProvider time)
    {
        var tape = Tape();
        var into = new byte[TickJson.MaxBytes];
        var nanoseconds = new double[rounds];
        var bytes = 0L;
        for (var round = 0; round < rounds; round++)
        {
            var start = time.GetTimestamp();
            bytes = 0;
            foreach (ref readonly var tick in tape.AsSpan()) bytes += TickJson.WritePush(in tick, into);
            nanoseconds[round] = time.GetElapsedTime(start).TotalNanoseconds / Ticks;
        }
        Array.Sort(nanoseconds);
        return (nanoseconds[rounds / 2], bytes / (double)Ticks);
    }

    private static TickFrame[] Tape()
    {
        var random = new Random(20260323);
        var tape = new TickFrame[Ticks];
        var start = ChinaTime.ToNs(new DateOnly(2026, 3, 23), 9 * 3600);
        for (var i = 0; i < Ticks; i++)
        {
            ref var tick = ref tape[i];
            tick = TickFrame.Empty();
            tick.Instrument.TrySet(Encoding.ASCII.GetBytes($"rb{2600 + i % 900}"));
            tick.Exchange = Exchange.SHFE;
            (tick.Feeder, tick.Epoch, tick.Position) = (1, 3, 1_000_000 + i);
            tick.TradingDay = new TradingDay(20260323);
            // 20,000 a second.
            tick.ReceivedNs = start + i * 50_000L + random.Next(50_000);
            tick.ExchangeNs = tick.ReceivedNs / 500_000_000 * 500_000_000;
            (tick.RawUpdateTime, tick.UpdateMillis) = (90000, (short)(tick.ExchangeNs / 1_000_000 % 1000));
            var price = 3_850 + random.Next(200);
            tick.Last = Yuan(price);
            (tick.PreSettlement, tick.PreClose, tick.DayOpen, tick.DayHigh, tick.DayLow) = (Yuan(3_840), Yuan(3_841), Yuan(3_845), Yuan(4_050), Yuan(3_838));
            (tick.UpperLimit, tick.LowerLimit) = (Yuan(4_108), Yuan(3_571));
            tick.DayVolume = 100_000 + i * 7;
            tick.DayTurnover = tick.DayVolume * 38_512.5;
            (tick.OpenInterest, tick.PreOpenInterest) = (1_500_000 + i, 1_490_000);
            tick.AveragePrice = 38_512.5 + i % 100 * 0.01;
            for (var level = 0; level < DepthLevels.Count; level++)
                tick.Depth[level] = new DepthLevel { Bid = Yuan(price - 1 - level), Ask = Yuan(price + 1 + level), BidVolume = random.Next(1, 900), AskVolume = random.Next(1, 900) };
        }
        return tape;
    }

    private static Price Yuan(int yuan) => new(yuan * Price.Scale);
}
