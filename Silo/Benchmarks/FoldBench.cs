using System.Text;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Silo.Benchmarks;

/// <summary>How long one tick takes to fold: a seeded day of many instruments, in the order a market sends them.</summary>
internal static class FoldBench
{
    /// <summary>Median and best of the rounds, in nanoseconds and bytes per tick.</summary>
    internal sealed record Result(int Instruments, int Ticks, int Rounds, double NsPerTickMedian, double NsPerTickBest, double BytesPerTick, long BarsClosed);

    public static Result Run(int instruments, int ticksPerInstrument, int rounds, TimeProvider time)
    {
        var rules = MarketRules.LoadEmbedded();
        var day = new TradingDay(20260323);
        var product = rules.Products.TryFind("rb", out var rb) ? rb : throw new InvalidOperationException("rb is in every product table.");
        var tape = Tape(instruments, ticksPerInstrument, rules, product, day);
        var closed = new List<BarVersion>(instruments * 400);
        var nanoseconds = new double[rounds];
        var bytes = new double[rounds];

        for (var round = 0; round < rounds; round++)
        {
            var folds = Enumerable.Range(0, instruments).Select(i => new BarFold($"rb{2600 + i}", product.Root, product.Multiplier, rules)).ToArray();
            closed.Clear();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = time.GetTimestamp();
            for (var i = 0; i < tape.Length; i++) folds[i % instruments].Fold(tape[i], closed);
            nanoseconds[round] = time.GetElapsedTime(start).TotalNanoseconds / tape.Length;
            bytes[round] = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)tape.Length;
        }
        Array.Sort(nanoseconds);
        return new Result(instruments, tape.Length, rounds, nanoseconds[rounds / 2], nanoseconds[0], bytes.Min(), closed.Count);
    }

    // Round robin over the instruments, 500 ms apart, from the day session's first minute: each tick touches another fold.
    private static TickFrame[] Tape(int instruments, int ticksPerInstrument, MarketRules rules, Product product, TradingDay day)
    {
        var random = new Random(20260323);
        var sessions = rules.Sessions.For(product.Root, day, rules.Calendar);
        var section = sessions.Sections[^1];
        var tape = new TickFrame[instruments * ticksPerInstrument];
        for (var i = 0; i < tape.Length; i++)
        {
            var (step, instrument) = (i / instruments, i % instruments);
            ref var frame = ref tape[i];
            frame = TickFrame.Empty();
            frame.Instrument.TrySet(Encoding.ASCII.GetBytes($"rb{2600 + instrument}"));
            frame.Exchange = Exchange.SHFE;
            frame.TradingDay = day;
            frame.ExchangeNs = section.StartNs + step * 500_000_000L % (section.EndNs - section.StartNs);
            frame.Last = new Price(40_000_000 + random.Next(100) * 10_000);
            frame.DayOpen = new Price(40_000_000);
            frame.DayHigh = new Price(41_000_000);
            frame.DayLow = new Price(40_000_000);
            frame.DayVolume = 10 + step * 3;
            frame.DayTurnover = frame.DayVolume * 40_000.0;
            frame.OpenInterest = 1_000_000 + step;
            frame.Flags = TickFlags.FeedUpBeforeOpen;
            frame.Feeder = 1;
            frame.Epoch = 1;
            frame.Position = i + 1;
        }
        return tape;
    }
}
