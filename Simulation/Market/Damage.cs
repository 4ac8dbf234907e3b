using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Simulation.Scheduling;

namespace Mdc.Simulation.Market;

/// <summary>What no exchange sends and fronts bring all the same: faults.md F18, F19.</summary>
internal static class Damage
{
    private const double Share = 0.008;

    /// <summary>Puts damaged copies of ticks among the pushes.</summary>
    public static void AddTo(MarketScript script, List<Push> pushes, SeededRandom random)
    {
        for (var i = pushes.Count - 1; i >= 0; i--)
        {
            if (!random.Chance(Share)) continue;
            var truth = script.Contents[pushes[i].Content];
            var frame = script.FrameOf(pushes[i].Content);
            var fault = Break(ref frame, truth.Day, script, random);
            var stampNs = truth.StampNs;
            if (fault == TickRule.FallingVolume)
            {
                // Only the order of what is accepted tells that it falls, so nothing is wrong with the tick itself.
                stampNs += ChinaTime.NsPerSecond;
                InstrumentWriter.Stamp(ref frame, stampNs, truth.Day, namesItsDay: true);
                fault = TickRule.Accepted;
                if (script.Rules.Sessions.For(script.Instruments[truth.Instrument].Product.Root, truth.Day, script.Rules.Calendar).At(stampNs) != Phase.Continuous) continue;
            }
            var content = script.Add(frame, new TickTruth(truth.Instrument, truth.Day, stampNs, fault));
            pushes.Add(new Push(pushes[i].AtNs + random.Between(0, 1_500) * ChinaTime.NsPerMillisecond, content));
        }
    }

    private static TickRule Break(ref TickFrame frame, TradingDay day, MarketScript script, SeededRandom random)
    {
        switch (random.Next(9))
        {
            case 0:
                frame.Instrument = default;
                return TickRule.BadInstrument;
            case 1:
                frame.Instrument[1] = 0xC8;
                return TickRule.BadInstrument;
            case 2:
                frame.Instrument = default;
                frame.Instrument.TrySet(Encoding.ASCII.GetBytes("zz" + (2_600 + random.Next(12))));
                return TickRule.UnknownInstrument;
            case 3:
                frame.DayVolume = -frame.DayVolume - 1;
                return TickRule.BadNumber;
            case 4:
                frame.Last = new Price(long.MaxValue / 4);
                return TickRule.BadNumber;
            case 5:
                frame.RawUpdateTime = 256_199;
                return TickRule.BadTime;
            case 6:
                // Nobody trades at noon: 11:35 or 12:30.
                InstrumentWriter.Stamp(ref frame, ChinaTime.ToNs(day.ToDate(), random.Chance(0.5) ? 41_700 : 45_000), day, namesItsDay: true);
                return TickRule.InBreak;
            case 7:
                // A snapshot from before the market: 06:30.
                InstrumentWriter.Stamp(ref frame, ChinaTime.ToNs(day.ToDate(), 23_400), day, namesItsDay: true);
                return IsMorningBreak(frame, day, script) ? TickRule.InBreak : TickRule.StaleSnapshot;
            default:
                if (frame.DayVolume < 10) goto case 3;
                var whole = frame.DayVolume;
                frame.DayVolume -= 1 + random.Next(9);
                // What CTP computes from the volume falls with it.
                frame.DayTurnover = frame.DayTurnover / whole * frame.DayVolume;
                return TickRule.FallingVolume;
        }
    }

    // Between a night and its day a product is in a break; one without a night is closed.
    private static bool IsMorningBreak(in TickFrame frame, TradingDay day, MarketScript script)
    {
        var code = frame.Instrument.ToText();
        var product = script.Instruments.First(instrument => instrument.Code == code).Product;
        return script.Rules.Sessions.For(product.Root, day, script.Rules.Calendar).Sections[0].IsNight;
    }
}
