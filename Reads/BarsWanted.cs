using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;

namespace Mdc.Reads;

/// <summary>Which bars of the past a reader wants.</summary>
/// <param name="Period">Their period.</param>
/// <param name="Alignment">How they are cut.</param>
/// <param name="Fill">Bars for minutes without ticks too.</param>
/// <param name="FromNs">First start, unix nanoseconds.</param>
/// <param name="ToNs">Starts before it.</param>
/// <param name="Days">The newest trading days; null for all.</param>
/// <param name="Limit">The newest bars, 1 to <see cref="MaxLimit"/>.</param>
/// <param name="AsOfNs">As they were known at that instant; null for now.</param>
public record BarsWanted(BarPeriod Period, BarAlignment Alignment, bool Fill, long FromNs, long ToNs, int? Days, int Limit, long? AsOfNs)
{
    /// <summary>How many bars who says nothing gets.</summary>
    public const int DefaultLimit = 500;

    /// <summary>The most bars of one answer.</summary>
    public const int MaxLimit = 20_000;

    /// <summary>The most trading days of one answer.</summary>
    public const int MaxDays = 120;

    private const int MostMinutes = 200_000;
    private const int MinutesOfDay = 1440;

    /// <summary>The minutes to read for it.</summary>
    public BarQuery Minutes(string instrument) => new(instrument, FromNs, ToNs, MinuteLimit, AsOfNs);

    /// <summary>Makes what is wanted of the minutes that were read for it.</summary>
    public List<Bar> Of(List<Bar> minutes, string product, MarketRules rules)
    {
        // Read up to the limit, the oldest bar may have lost its first minutes.
        var isCut = minutes.Count == MinuteLimit && Period != BarPeriod.Minute;
        if (Days is { } days)
        {
            var kept = minutes.Select(m => m.TradingDay).Distinct().TakeLast(days).ToHashSet();
            isCut &= minutes.TrueForAll(m => kept.Contains(m.TradingDay));
            minutes = minutes.FindAll(m => kept.Contains(m.TradingDay));
        }
        if (Fill) minutes = MinuteFill.Fill(minutes, product, rules);
        IEnumerable<Bar> bars = BarRollup.Roll(minutes, Period, Alignment, product, rules);
        if (isCut) bars = bars.Skip(1);
        if (Fill) bars = bars.Select(MinuteFill.Unflag);
        return bars.TakeLast(Limit).ToList();
    }

    // The most minutes to read so that the newest bars are whole.
    private int MinuteLimit
    {
        get
        {
            var perBar = Period.Unit switch
            {
                BarUnit.Minute => Period.Count,
                BarUnit.Day => MinutesOfDay,
                BarUnit.Week => 5 * MinutesOfDay,
                _ => 23 * MinutesOfDay,
            };
            var wanted = Days is { } days ? (long)days * MinutesOfDay : ((long)Limit + 1) * perBar;
            return (int)Math.Min(wanted, MostMinutes);
        }
    }
}
