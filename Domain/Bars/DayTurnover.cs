using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Bars;

/// <summary>Turnover of the trading day in 1/100 yuan, multiplier included, whatever the front computed.</summary>
public static class DayTurnover
{
    // No day's turnover of one contract comes near it; it keeps the product below inside a long.
    private const double Impossible = 9e15;

    /// <summary>The turnover a tick states; 0 where it states none.</summary>
    /// <remarks>
    /// CZCE sends no turnover: CTP computes average x volume, in some releases with the multiplier and in some without, and the vendor's
    /// pages contradict each other (ctp.md 4.1). So it is told from the tick itself: turnover / (average x volume) is near 1 or near the
    /// multiplier, and the geometric mean separates the two.
    /// </remarks>
    public static long Cents(in TickFrame tick, int multiplier)
    {
        var turnover = tick.DayTurnover;
        if (!(turnover > 0 && turnover < Impossible)) return 0;

        if (tick.Exchange == Exchange.CZCE && multiplier > 1)
        {
            var bare = tick.AveragePrice * tick.DayVolume;
            if (bare > 0 && turnover * turnover < bare * bare * multiplier) turnover *= multiplier;
        }
        return (long)Math.Round(turnover * 100);
    }
}
