namespace Mdc.Domain.Calendar;

/// <summary>A stretch of continuous trading without a break, closed on the left: 21:00-02:30, 09:00-10:15.</summary>
/// <param name="StartNs">First instant, in nanoseconds since 1970 UTC.</param>
/// <param name="EndNs">First instant after it.</param>
/// <param name="FirstMinute">Index of its first minute within the trading day's session minutes.</param>
/// <param name="HasAuction">True where an opening auction comes in the five minutes before it.</param>
/// <param name="IsNight">True for the night session.</param>
public readonly record struct TradingSection(long StartNs, long EndNs, int FirstMinute, bool HasAuction, bool IsNight)
{
    /// <summary>Its length in minutes.</summary>
    public int Minutes => (int)((EndNs - StartNs) / ChinaTime.NsPerMinute);

    /// <summary>Index of its last minute within the trading day's session minutes.</summary>
    public int LastMinute => FirstMinute + Minutes - 1;

    /// <summary>True from the start to before the end.</summary>
    public bool Contains(long ns) => ns >= StartNs && ns < EndNs;

    /// <summary>The session minute of an instant for which <see cref="Contains"/> is true.</summary>
    public int MinuteAt(long ns) => FirstMinute + (int)((ns - StartNs) / ChinaTime.NsPerMinute);
}
