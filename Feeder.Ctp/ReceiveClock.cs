using Mdc.Domain.Calendar;

namespace Mdc.Feeder.Ctp;

/// <summary>What time a callback came, for the price of a counter: a monotonic timestamp and its distance from the clock.</summary>
/// <remarks>
/// <see cref="NowNs"/> is for any thread: it allocates and locks nothing. It follows the clock only as often as <see cref="Follow"/> is called,
/// by one thread, which asks the clock once a second at most: between two times it runs evenly, and a step of the clock shows a second later.
/// </remarks>
internal sealed class ReceiveClock
{
    private readonly TimeProvider _time;
    private readonly long _frequency;
    private long _distanceNs;
    private long _followed;

    /// <summary>A clock that goes by another.</summary>
    public ReceiveClock(TimeProvider time)
    {
        (_time, _frequency) = (time, time.TimestampFrequency);
        Anchor(time.GetTimestamp());
    }

    /// <summary>Unix nanoseconds.</summary>
    public long NowNs => ToNs(_time.GetTimestamp()) + Volatile.Read(ref _distanceNs);

    /// <summary>Looks at the clock again, where a second has passed since the last time.</summary>
    public void Follow()
    {
        var timestamp = _time.GetTimestamp();
        if (timestamp - _followed >= _frequency) Anchor(timestamp);
    }

    private void Anchor(long timestamp)
    {
        Volatile.Write(ref _distanceNs, ChinaTime.ToNs(_time.GetUtcNow()) - ToNs(timestamp));
        _followed = timestamp;
    }

    private long ToNs(long timestamp) =>
        timestamp / _frequency * ChinaTime.NsPerSecond + timestamp % _frequency * ChinaTime.NsPerSecond / _frequency;
}
