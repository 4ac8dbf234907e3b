using Mdc.Domain.Calendar;

namespace Mdc.Domain.Quality;

/// <summary>Since when a feeder has been hearing the market without a hole. One owner, one thread: the pump's.</summary>
/// <remarks>
/// A live or simulated feeder is up while it takes ticks and at least one of its fronts is up. A replayed file tells nothing of that: it
/// counts as up from 60 s before its first row of a trading day (design.md 4).
/// </remarks>
public sealed class FeedHealth
{
    /// <summary>How long before its first row a file counts as up.</summary>
    public const long FileLeadNs = 60 * ChinaTime.NsPerSecond;

    private readonly HashSet<ushort> _up = [];
    private readonly Dictionary<FileDay, long> _files = [];
    private FileDay _lastFile;
    private long _lastFileNs;
    private bool _isPaused;

    /// <summary>Start of the present stretch without a hole, exchange time, unix nanoseconds; <see cref="long.MaxValue"/> while the feed is down.</summary>
    public long UpSinceNs { get; private set; } = long.MaxValue;

    /// <summary>How many holes there were: counts up when the feed goes down and when ticks are lost.</summary>
    public int Holes { get; private set; }

    /// <summary>True while ticks can come.</summary>
    public bool IsUp => UpSinceNs != long.MaxValue;

    /// <summary>A front is logged in and subscribed, at an exchange time.</summary>
    public void FrontUp(ushort front, long atNs)
    {
        _up.Add(front);
        Settle(atNs);
    }

    /// <summary>A front is gone.</summary>
    public void FrontDown(ushort front)
    {
        _up.Remove(front);
        Settle(long.MaxValue);
    }

    /// <summary>The operator stops the intake.</summary>
    public void Pause()
    {
        _isPaused = true;
        Settle(long.MaxValue);
    }

    /// <summary>The intake goes on at an exchange time.</summary>
    public void Resume(long atNs)
    {
        _isPaused = false;
        Settle(atNs);
    }

    /// <summary>Ticks were lost before they could be journaled.</summary>
    public void Lost(long atNs)
    {
        Holes++;
        if (IsUp) UpSinceNs = atNs;
    }

    /// <summary>A file begins a trading day with a row of this exchange time; later rows of the day change nothing.</summary>
    public void FileRow(ushort file, TradingDay day, long exchangeNs) => _files.TryAdd(new FileDay(file, day), exchangeNs - FileLeadNs);

    /// <summary>Since when a file counts as up on a trading day; <see cref="long.MaxValue"/> where it has no row of it.</summary>
    public long FileUpSince(ushort file, TradingDay day)
    {
        var key = new FileDay(file, day);
        if (key != _lastFile) (_lastFile, _lastFileNs) = (key, _files.GetValueOrDefault(key, long.MaxValue));
        return _lastFileNs;
    }

    private void Settle(long nowNs)
    {
        var isUp = _up.Count > 0 && !_isPaused;
        if (isUp == IsUp) return;
        if (!isUp) Holes++;
        UpSinceNs = isUp ? nowNs : long.MaxValue;
    }

    private readonly record struct FileDay(ushort File, TradingDay Day);
}
