using System.Globalization;

namespace Mdc.Domain.Calendar;

/// <summary>
/// Exchange time: UTC+8, without daylight saving since 1992, so that it is arithmetic and needs no time zone data. Instants are
/// nanoseconds since 1970-01-01T00:00:00Z.
/// </summary>
public static class ChinaTime
{
    /// <summary>Nanoseconds in a millisecond.</summary>
    public const long NsPerMillisecond = 1_000_000;

    /// <summary>Nanoseconds in a second.</summary>
    public const long NsPerSecond = 1_000_000_000;

    /// <summary>Nanoseconds in a minute.</summary>
    public const long NsPerMinute = 60 * NsPerSecond;

    /// <summary>Nanoseconds in a day.</summary>
    public const long NsPerDay = 86_400 * NsPerSecond;

    /// <summary>How far exchange time is ahead of UTC, in nanoseconds.</summary>
    public const long OffsetNs = 8 * 3_600 * NsPerSecond;

    /// <summary>The offset as a span.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    // 1970-01-01 in days since 0001-01-01.
    private const int EpochDayNumber = 719_162;

    /// <summary>The instant of midnight, exchange time, at the begin of a date.</summary>
    public static long MidnightNs(DateOnly date) => (date.DayNumber - EpochDayNumber) * NsPerDay - OffsetNs;

    /// <summary>The instant of a date and time of the exchange.</summary>
    /// <param name="date">The local date.</param>
    /// <param name="secondsOfDay">Seconds since local midnight; 86,400 and more run into the next date.</param>
    /// <param name="millis">Milliseconds to add.</param>
    public static long ToNs(DateOnly date, int secondsOfDay, int millis = 0) =>
        MidnightNs(date) + secondsOfDay * NsPerSecond + millis * NsPerMillisecond;

    /// <summary>The instant a moment is at; its offset may be any.</summary>
    public static long ToNs(DateTimeOffset moment) => (moment.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    /// <summary>The moment of an instant, with the offset +08:00; nanoseconds below 100 are cut off.</summary>
    public static DateTimeOffset ToDateTimeOffset(long ns) =>
        new DateTimeOffset(DateTime.UnixEpoch.Ticks + Floor(ns, TimeSpan.NanosecondsPerTick), TimeSpan.Zero).ToOffset(Offset);

    /// <summary>The local date of an instant.</summary>
    public static DateOnly DateOf(long ns) => DateOnly.FromDayNumber((int)Floor(ns + OffsetNs, NsPerDay) + EpochDayNumber);

    /// <summary>Nanoseconds since local midnight, 0 to <see cref="NsPerDay"/> - 1.</summary>
    public static long NsOfDay(long ns)
    {
        var local = ns + OffsetNs;
        return local - Floor(local, NsPerDay) * NsPerDay;
    }

    /// <summary>Whole seconds since local midnight, 0 to 86,399.</summary>
    public static int SecondsOfDay(long ns) => (int)(NsOfDay(ns) / NsPerSecond);

    /// <summary>ISO 8601 as "2021-01-05T09:35:00+08:00", with three, six or nine fractional digits only where they are not zero.</summary>
    public static string Format(long ns) =>
        string.Create(CultureInfo.InvariantCulture, $"{ToDateTimeOffset(ns):yyyy-MM-ddTHH:mm:ss}{Fraction(NsOfDay(ns) % NsPerSecond)}+08:00");

    private static string Fraction(long ns) => ns switch
    {
        0 => "",
        _ when ns % NsPerMillisecond == 0 => (ns / NsPerMillisecond).ToString("'.'000", CultureInfo.InvariantCulture),
        _ when ns % 1_000 == 0 => (ns / 1_000).ToString("'.'000000", CultureInfo.InvariantCulture),
        _ => ns.ToString("'.'000000000", CultureInfo.InvariantCulture),
    };

    private static long Floor(long value, long unit) => value >= 0 ? value / unit : -((-value + unit - 1) / unit);
}
