using Mdc.Domain.Ticks;

namespace Mdc.Domain.Quality;

/// <summary>What numbers an exchange can send.</summary>
internal static class TickSanity
{
    /// <summary>No futures or option contract is quoted at 10 million yuan.</summary>
    private const long HighestRaw = 10_000_000L * Price.Scale;

    /// <summary>Sets amounts that were not sent (the largest double, NaN) to 0, so that two fronts' copies are equal and sums stay finite.</summary>
    public static void BlankMissing(ref TickFrame frame)
    {
        Blank(ref frame.OpenInterest);
        Blank(ref frame.PreOpenInterest);
        Blank(ref frame.DayTurnover);
        Blank(ref frame.AveragePrice);
        Blank(ref frame.PreDelta);
        Blank(ref frame.CurrDelta);
    }

    /// <summary>False for a negative volume or open interest, or a price beyond any.</summary>
    public static bool IsSane(in TickFrame frame) =>
        frame.DayVolume >= 0 && frame.OpenInterest >= 0
        && IsSane(frame.Last) && IsSane(frame.DayOpen) && IsSane(frame.DayHigh) && IsSane(frame.DayLow)
        && IsSane(frame.Settlement) && IsSane(frame.Depth[0].Bid) && IsSane(frame.Depth[0].Ask);

    private static bool IsSane(Price price) => price.IsNone || (price.Raw <= HighestRaw && price.Raw >= -HighestRaw);

    private static void Blank(ref double amount)
    {
        if (!(Math.Abs(amount) < 1e300)) amount = 0;
    }
}
