namespace Mdc.Gateway.Sockets;

/// <summary>So many per second, twice as many in a burst. One thread.</summary>
internal sealed class RateLimit(int perSecond, TimeProvider time)
{
    private double _tokens = perSecond * 2;
    private long _since = time.GetTimestamp();

    /// <summary>False where it is too soon.</summary>
    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(perSecond * 2, _tokens + time.GetElapsedTime(_since, now).TotalSeconds * perSecond);
        _since = now;
        if (_tokens < 1) return false;
        _tokens--;
        return true;
    }
}
