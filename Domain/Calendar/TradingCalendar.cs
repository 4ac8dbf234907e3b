using System.Collections.Frozen;
using System.Globalization;

namespace Mdc.Domain.Calendar;

/// <summary>
/// Which days are trading days and which evenings have a night session. Weekends are closed; the night of Friday belongs to Monday; there
/// is no night on the evening before a public holiday, hence none that belongs to the first trading day after it. Immutable; any thread.
/// </summary>
/// <remarks>
/// Outside <see cref="From"/> to <see cref="To"/> nothing is known: weekdays count as trading days and every evening of one as a night.
/// Callers ask <see cref="Covers"/> and warn.
/// </remarks>
public sealed class TradingCalendar
{
    private readonly FrozenSet<DateOnly> _holidays;
    private readonly FrozenSet<DateOnly> _noNight;
    private readonly bool _isEveryDay;
    private readonly int[] _previous;

    /// <summary>A calendar of the days given.</summary>
    /// <param name="version">The version of the data.</param>
    /// <param name="from">First date known.</param>
    /// <param name="to">Last date known.</param>
    /// <param name="holidays">Weekdays without trading.</param>
    /// <param name="noNight">Evenings of trading days without a night session.</param>
    public TradingCalendar(string version, DateOnly from, DateOnly to, IEnumerable<DateOnly> holidays, IEnumerable<DateOnly> noNight)
        : this(version, from, to, holidays.ToFrozenSet(), noNight.ToFrozenSet(), isEveryDay: false)
    {
    }

    private TradingCalendar(
        string version, DateOnly from, DateOnly to, FrozenSet<DateOnly> holidays, FrozenSet<DateOnly> noNight, bool isEveryDay)
    {
        (Version, From, To, _holidays, _noNight, _isEveryDay) = (version, from, to, holidays, noNight, isEveryDay);
        // One number per date of the range: dating a tick is one array read, however long the holiday.
        _previous = isEveryDay ? [] : [.. Enumerable.Range(from.DayNumber, to.DayNumber - from.DayNumber + 1).Select(SearchBack)];
    }

    /// <summary>Always open, for simulation: every date is a trading day and has a night.</summary>
    public static TradingCalendar EveryDay { get; } =
        new("every-day", DateOnly.MinValue, DateOnly.MaxValue, FrozenSet<DateOnly>.Empty, FrozenSet<DateOnly>.Empty, isEveryDay: true);

    /// <summary>The version of the data, as the file states it.</summary>
    public string Version { get; }

    /// <summary>The first date the data knows.</summary>
    public DateOnly From { get; }

    /// <summary>The last date the data knows.</summary>
    public DateOnly To { get; }

    /// <summary>True where the data knows the date.</summary>
    public bool Covers(DateOnly date) => date >= From && date <= To;

    /// <summary>True where the exchanges trade by day on that date.</summary>
    public bool IsTradingDay(DateOnly date) =>
        _isEveryDay || (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_holidays.Contains(date));

    /// <summary>The trading day after <paramref name="day"/>, which need not be one itself. Throws <see cref="ArgumentOutOfRangeException"/> where it is no date.</summary>
    public TradingDay Next(TradingDay day)
    {
        var date = day.ToDate();
        do date = date.AddDays(1);
        while (!IsTradingDay(date));
        return TradingDay.Of(date);
    }

    /// <summary>The trading day before <paramref name="day"/>, which need not be one itself. Throws <see cref="ArgumentOutOfRangeException"/> where it is no date.</summary>
    public TradingDay Previous(TradingDay day) => TradingDay.Of(PreviousDate(day.ToDate()));

    /// <summary>True where a night session belongs to the day: it is a trading day and the evening of the one before it has a night.</summary>
    public bool HasNight(TradingDay day)
    {
        var date = day.ToDate();
        return IsTradingDay(date) && !_noNight.Contains(PreviousDate(date));
    }

    /// <summary>The date whose evening a day's night session begins on: the trading day before.</summary>
    internal DateOnly PreviousDate(DateOnly date)
    {
        var index = date.DayNumber - From.DayNumber;
        return DateOnly.FromDayNumber((uint)index < (uint)_previous.Length ? _previous[index] : SearchBack(date.DayNumber));
    }

    /// <summary>Reads data/calendar.json. Throws <see cref="InvalidDataException"/> where the content is no valid calendar.</summary>
    /// <param name="json">Read to its end and left open.</param>
    public static TradingCalendar Load(Stream json)
    {
        var file = DataFile.Read<FileShape>(json);
        try
        {
            if (file.To < file.From) throw new FormatException($"It ends on {file.To:o} before it begins on {file.From:o}.");
            return new TradingCalendar(file.Version, file.From, file.To, Dates(file.Holidays), Dates(file.NoNightEvenings));
        }
        catch (FormatException e)
        {
            throw new InvalidDataException($"The calendar is not valid: {e.Message}", e);
        }
    }

    private int SearchBack(int dayNumber)
    {
        do dayNumber--;
        while (!IsTradingDay(DateOnly.FromDayNumber(dayNumber)));
        return dayNumber;
    }

    private static IEnumerable<DateOnly> Dates(EntryShape[] entries) => entries.SelectMany(e => e.Dates).SelectMany(Range);

    /// <summary>"2024-05-01" or "2024-05-01..2024-05-05", both ends included.</summary>
    private static IEnumerable<DateOnly> Range(string text)
    {
        var ends = text.Split("..");
        if (ends.Length > 2) throw new FormatException($"'{text}' is neither a date nor a range of dates.");
        var (first, last) = (Date(ends[0]), Date(ends[^1]));
        for (var date = first; date <= last; date = date.AddDays(1)) yield return date;
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record FileShape(string Version, DateOnly From, DateOnly To, EntryShape[] Holidays, EntryShape[] NoNightEvenings);

    private sealed record EntryShape(string Name, string[] Dates, string Source, string? Note = null);
}
