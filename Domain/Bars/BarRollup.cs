using Mdc.Domain.Calendar;

namespace Mdc.Domain.Bars;

/// <summary>Rolls 1-minute bars of one instrument up into longer periods. Pure: the same minutes give the same bars.</summary>
public static class BarRollup
{
    /// <summary>The bars of a period, oldest first; minutes as they are for <see cref="BarPeriod.Minute"/>.</summary>
    /// <param name="minutes">1-minute bars, oldest first.</param>
    /// <param name="period">What to make of them.</param>
    /// <param name="alignment">How minute periods are cut; days, weeks and months have one way only.</param>
    /// <param name="productRoot">The instrument's product, for its sessions.</param>
    /// <param name="rules">Sessions and calendar.</param>
    public static IReadOnlyList<Bar> Roll(IReadOnlyList<Bar> minutes, BarPeriod period, BarAlignment alignment, string productRoot, MarketRules rules)
    {
        if (period == BarPeriod.Minute) return minutes;

        var rolled = new List<Bar>();
        (long StartNs, long EndNs) bucket = default;
        foreach (var minute in minutes)
        {
            var sessions = rules.Sessions.For(productRoot, minute.TradingDay, rules.Calendar);
            var (startNs, endNs) = Bucket(minute, period, alignment, sessions);
            if (rolled.Count > 0 && bucket.StartNs == startNs)
                rolled[^1] = Join(rolled[^1], minute, Math.Max(endNs, bucket.EndNs));
            else
                rolled.Add(minute with { StartNs = startNs, EndNs = endNs });
            bucket = (startNs, rolled[^1].EndNs);
        }
        return rolled;
    }

    /// <summary>Two neighbours as one bar that ends at <paramref name="endNs"/>.</summary>
    public static Bar Join(in Bar first, in Bar next, long endNs) => first with
    {
        TradingDay = next.TradingDay,
        EndNs = endNs,
        High = Ticks.Price.Max(first.High, next.High),
        Low = Ticks.Price.Min(first.Low, next.Low),
        Close = next.Close,
        Volume = first.Volume + next.Volume,
        TurnoverCents = first.TurnoverCents + next.TurnoverCents,
        OpenInterest = next.OpenInterest,
        Ticks = first.Ticks + next.Ticks,
        Quality = Both(first, next),
        Revision = Math.Max(first.Revision, next.Revision),
        RuleVersion = Math.Max(first.RuleVersion, next.RuleVersion),
    };

    // What is wrong with one is wrong with both, except that one trade is enough to be no "no trade".
    private static BarQuality Both(in Bar first, in Bar next)
    {
        var quality = (first.Quality | next.Quality) & ~BarQuality.NoTrade;
        return first.Volume + next.Volume == 0 ? quality | BarQuality.NoTrade : quality;
    }

    private static (long StartNs, long EndNs) Bucket(in Bar minute, BarPeriod period, BarAlignment alignment, TradingSessions sessions)
    {
        switch (period.Unit)
        {
            case BarUnit.Minute when alignment == BarAlignment.Clock:
                var length = period.Count * ChinaTime.NsPerMinute;
                var start = minute.StartNs - ChinaTime.NsOfDay(minute.StartNs) % length;
                return (start, start + length);
            case BarUnit.Minute:
                var first = sessions.MinuteAt(minute.StartNs) / period.Count * period.Count;
                var last = Math.Min(first + period.Count, sessions.TotalMinutes) - 1;
                return (sessions.MinuteStartNs(first), sessions.MinuteEndNs(last));
            case BarUnit.Day:
                return (sessions.OpenNs, sessions.CloseNs);
            default:
                return (SpanStart(minute.TradingDay, period.Unit), sessions.CloseNs);
        }
    }

    // A week or month is named by its first calendar date, so that its bars agree on it whichever days have bars.
    private static long SpanStart(TradingDay day, BarUnit unit)
    {
        var date = day.ToDate();
        var first = unit == BarUnit.Week ? date.AddDays(-(((int)date.DayOfWeek + 6) % 7)) : new DateOnly(date.Year, date.Month, 1);
        return ChinaTime.MidnightNs(first);
    }
}
