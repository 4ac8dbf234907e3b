namespace Mdc.Storage.Timescale;

/// <summary>Our unix nanoseconds and the server's microseconds. Tick times are whole milliseconds and bar times whole minutes, so both fit exactly.</summary>
internal static class StoredTime
{
    // 2000-01-01, the server's epoch, in unix microseconds.
    private const long ServerEpochMicros = 946_684_800_000_000;

    /// <summary>As the binary protocol has a timestamptz; what is finer than a microsecond is cut off.</summary>
    public static long ToServerMicros(long ns) => Floor(ns, 1000) - ServerEpochMicros;

    /// <summary>As a parameter. A bound between two microseconds goes up to the next: comparisons with stored times stay right.</summary>
    public static DateTime ToBound(long ns) => DateTime.UnixEpoch.AddTicks(Floor(ns, 1000) * 10 + (ns % 1000 == 0 ? 0 : 10));

    /// <summary>Back to unix nanoseconds.</summary>
    public static long ToNs(DateTime stored) => (stored.Ticks - DateTime.UnixEpoch.Ticks) * 100;

    /// <summary>Midnight UTC at or before. China trades from 09:00 to 02:30, that is 01:00 to 18:30 UTC: a UTC day cuts through no session.</summary>
    public static DateTime Day(long ns) => DateTime.UnixEpoch.AddDays(Floor(ns, 86_400_000_000_000));

    /// <summary>First of the month, UTC, at or before.</summary>
    public static DateTime Month(long ns)
    {
        var day = Day(ns);
        return day.AddDays(1 - day.Day);
    }

    private static long Floor(long value, long unit) => value >= 0 ? value / unit : -((-value + unit - 1) / unit);
}
