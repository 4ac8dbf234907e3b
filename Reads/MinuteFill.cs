using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;

namespace Mdc.Reads;

/// <summary>Puts a bar without ticks into every session minute between the first and the last that have one, for readers who asked.</summary>
public static class MinuteFill
{
    /// <summary>The minutes with the gaps filled: the close before, no volume, flagged <see cref="BarQuality.Filled"/>.</summary>
    public static List<Bar> Fill(IReadOnlyList<Bar> minutes, string productRoot, MarketRules rules)
    {
        var filled = new List<Bar>(minutes.Count);
        foreach (var minute in minutes)
        {
            if (filled.Count > 0) Between(filled, filled[^1], minute, productRoot, rules);
            filled.Add(minute);
        }
        return filled;
    }

    /// <summary>True for a rolled-up bar that has no tick in it at all; only such a one stays flagged.</summary>
    public static Bar Unflag(Bar bar) => bar.Ticks > 0 ? bar with { Quality = bar.Quality & ~BarQuality.Filled } : bar;

    private static void Between(List<Bar> filled, Bar before, Bar next, string productRoot, MarketRules rules)
    {
        for (var day = before.TradingDay; day <= next.TradingDay; day = rules.Calendar.Next(day))
        {
            if (!rules.Sessions.TryFind(productRoot, day, rules.Calendar, out var sessions)) return;
            foreach (var section in sessions.Sections)
            {
                for (var start = section.StartNs; start < section.EndNs; start += ChinaTime.NsPerMinute)
                    if (start >= before.EndNs && start < next.StartNs) filled.Add(Empty(before, day, start));
            }
        }
    }

    private static Bar Empty(in Bar before, TradingDay day, long start) => new()
    {
        TradingDay = day,
        StartNs = start,
        EndNs = start + ChinaTime.NsPerMinute,
        Open = before.Close,
        High = before.Close,
        Low = before.Close,
        Close = before.Close,
        OpenOpenInterest = before.OpenInterest,
        OpenInterest = before.OpenInterest,
        Quality = BarQuality.Filled | BarQuality.NoTrade,
        RuleVersion = before.RuleVersion,
    };
}
