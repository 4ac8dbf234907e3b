using System.Globalization;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;

namespace Mdc.Feeder;

/// <summary>Holds a source back to real time or to a multiple of it, by the receive times the source fills in.</summary>
/// <remarks>One thread. At speed 1 a tick's receive time is stamped anew when it is let go; at others it stays on the source's time line.</remarks>
public sealed class PacedSource : ITickSource
{
    private readonly ITickSource _source;
    private readonly TimeProvider _time;
    private readonly double _speed;
    private readonly long _longestPauseNs;
    private readonly TickFrame[] _waiting = new TickFrame[256];
    private int _from;
    private int _to;
    private long _realStartNs;
    private long _sourceStartNs;

    /// <summary>A source that is held back.</summary>
    /// <param name="source">What to hold back; owned from now on.</param>
    /// <param name="time">The clock to go by.</param>
    /// <param name="speed">1 for real time, 100 for a hundred times faster. Above 0.</param>
    /// <param name="longestPause">Breaks and nights are cut to so much real time; null to wait them out.</param>
    public PacedSource(ITickSource source, TimeProvider time, double speed, TimeSpan? longestPause = null)
    {
        if (!(speed > 0 && double.IsFinite(speed))) throw new SourceException($"A speed of {speed.ToString(CultureInfo.InvariantCulture)} is none.");
        (_source, _time, _speed) = (source, time, speed);
        _longestPauseNs = longestPause is { } pause ? pause.Ticks * TimeSpan.NanosecondsPerTick : long.MaxValue;
        Align(source.ClockNs ?? 0);
    }

    /// <inheritdoc/>
    public SourceKind Kind => _source.Kind;

    /// <inheritdoc/>
    public string Description => _speed == 1 ? _source.Description : string.Create(CultureInfo.InvariantCulture, $"{_source.Description}, at {_speed:0.###} times real time");

    /// <inheritdoc/>
    public bool HasEnded => _from == _to && _source.HasEnded;

    /// <inheritdoc/>
    public double? Progress => _source.Progress;

    /// <inheritdoc/>
    public long? ClockNs => _source.ClockNs is null ? null : SourceNow();

    /// <inheritdoc/>
    public string? Trouble => _source.Trouble;

    /// <inheritdoc/>
    public int Read(Span<TickFrame> into)
    {
        var count = 0;
        var realNs = ChinaTime.ToNs(_time.GetUtcNow());
        while (count < into.Length && HasWaiting())
        {
            ref readonly var next = ref _waiting[_from];
            if (next.ReceivedNs > 0 && !IsDue(next.ReceivedNs, realNs)) break;

            into[count] = next;
            if (_speed == 1 && Kind == SourceKind.Simulated) into[count].ReceivedNs = realNs;
            count++;
            _from++;
        }
        return count;
    }

    /// <inheritdoc/>
    public string NameOf(ushort front) => _source.NameOf(front);

    /// <inheritdoc/>
    public void Wait(TimeSpan atMost, CancellationToken cancellation)
    {
        var wait = atMost;
        if (_from < _to)
        {
            var due = TimeSpan.FromMicroseconds(Math.Max(0, (_waiting[_from].ReceivedNs - SourceNow()) / _speed / 1_000));
            if (due < wait) wait = due;
        }
        // The system's timers know milliseconds.
        cancellation.WaitHandle.WaitOne(wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    // The first row of a replay begins its time line; what lies far ahead is brought near.
    private bool IsDue(long dueNs, long realNs)
    {
        if (_sourceStartNs == 0) Align(dueNs);
        else if ((dueNs - SourceTime(realNs)) / _speed > _longestPauseNs) Align(dueNs - (long)(_longestPauseNs * _speed));
        return dueNs <= SourceTime(realNs);
    }

    private bool HasWaiting()
    {
        if (_from < _to) return true;
        (_from, _to) = (0, _source.Read(_waiting));
        return _to > 0;
    }

    private long SourceNow() => SourceTime(ChinaTime.ToNs(_time.GetUtcNow()));

    private long SourceTime(long realNs) => _sourceStartNs + (long)((realNs - _realStartNs) * _speed);

    private void Align(long sourceNs) => (_sourceStartNs, _realStartNs) = (sourceNs, ChinaTime.ToNs(_time.GetUtcNow()));
}
