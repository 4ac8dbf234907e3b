using Mdc.Domain.Ticks;

namespace Mdc.Domain.Bars;

/// <summary>Which minute each tick of a day went into, found by folding the day and looking which bar grew. For explaining bars; not on a tick's way.</summary>
public static class TickMinutes
{
    /// <summary>Folds one instrument's trading day.</summary>
    /// <param name="dayTicks">Its accepted ticks; sorted in place as late ones are merged.</param>
    /// <param name="fold">A fold that has seen nothing.</param>
    /// <param name="bars">Gets the day's minutes as their last ticks left them, by start; a flag that only a control record sets is not in them.</param>
    /// <returns>For each tick the start of its minute; null where it went into none.</returns>
    public static long?[] Of(Span<TickFrame> dayTicks, BarFold fold, SortedDictionary<long, Bar> bars)
    {
        dayTicks.Sort(static (a, b) => DayRefold.Compare(a, b));
        var minutes = new long?[dayTicks.Length];
        var closed = new List<BarVersion>();
        for (var i = 0; i < dayTicks.Length; i++)
        {
            closed.Clear();
            fold.Fold(dayTicks[i], closed);
            // A bar that closed with this tick closed because the tick opened another, or changed it afterwards.
            foreach (var version in closed) minutes[i] = Grown(bars, version.Bar) ?? minutes[i];
            if (fold.IsOpen) minutes[i] = Grown(bars, fold.Forming) ?? minutes[i];
        }
        return minutes;
    }

    private static long? Grown(SortedDictionary<long, Bar> bars, in Bar bar)
    {
        var before = bars.TryGetValue(bar.StartNs, out var known) ? known.Ticks : 0;
        bars[bar.StartNs] = bar;
        return bar.Ticks > before ? bar.StartNs : null;
    }
}
