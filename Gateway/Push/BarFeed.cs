using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Push;

/// <summary>One instrument's 1-minute bars on their way to the series that are watched. Posted to by grains' turns; all else is the loop's.</summary>
internal sealed class BarFeed(string instrument, FanoutLoop loop, DoubtedInstruments doubted) : IFanoutWork
{
    private const int Capacity = 256;

    private readonly Mailbox<BarPush> _mail = new(Capacity, IsNewerFormOf);
    private readonly List<BarSeries> _series = [];
    private readonly HandedOutMinutes _minutes = new();
    private BarPush[] _taken = new BarPush[1];
    private FeedPositions _seen;
    private int _scheduled;

    /// <summary>A question for what was not pushed: from the oldest minute that is known here, null where none is, and when it was put.</summary>
    public readonly record struct Look(long? FromNs, long At);

    /// <summary>The instrument's code.</summary>
    public string Instrument { get; } = instrument;

    /// <summary>How many want it; guarded by <see cref="MarketTopics"/>.</summary>
    public int Interest { get; set; }

    /// <summary>Takes a bar from a grain's turn: copies, schedules, returns.</summary>
    public void Post(in BarPush push)
    {
        var lost = _mail.Post(new ReadOnlySpan<BarPush>(in push));
        if (lost > 0) loop.Metrics.MailboxConflated(lost);
        if (Interlocked.Exchange(ref _scheduled, 1) == 0) loop.Schedule(this);
    }

    /// <summary>The series of a period, made on first use. On the loop.</summary>
    public BarSeries Series(BarPeriod period, Reads.BarRoll roll)
    {
        var series = _series.Find(s => s.Period == period);
        if (series is null) _series.Add(series = new BarSeries(Instrument, period, roll, loop));
        return series;
    }

    /// <summary>Forgets a series nobody watches any more. On the loop.</summary>
    public void Drop(BarSeries series)
    {
        if (!series.IsWatched) _series.Remove(series);
    }

    /// <summary>Takes what a new watcher's history was: to the first one none of it counts as missed, to others what they were not pushed. On the loop.</summary>
    public void Learn(IReadOnlyList<Bar> minutes, long? formingStartNs, Look look)
    {
        if (look.FromNs is not null) Catch(minutes, formingStartNs, look);
        else foreach (var minute in minutes) _minutes.Know(in minute, isForming: minute.StartNs == formingStartNs);
    }

    /// <summary>Before what is kept of the instrument is read. On the loop.</summary>
    public Look BeginLook() => new(_minutes.FirstNs, _minutes.Changes);

    /// <summary>Takes minutes that were read, oldest first, and hands out what was not pushed. What was pushed since the look began is newer.</summary>
    /// <returns>How many were handed out.</returns>
    public int Catch(IReadOnlyList<Bar> minutes, long? formingStartNs, Look look)
    {
        var caught = 0;
        foreach (var minute in minutes)
        {
            if (_minutes.Missed(in minute, isForming: minute.StartNs == formingStartNs, look.At) is not { } state) continue;
            HandOut(new BarPush(Instrument, minute, state, _seen));
            caught++;
        }
        return caught;
    }

    /// <inheritdoc/>
    public void Run()
    {
        Volatile.Write(ref _scheduled, 0);
        var count = _mail.Take(ref _taken, out var lost);
        for (var i = 0; i < count; i++)
        {
            ref readonly var push = ref _taken[i];
            // A replay brings again what was handed out before, and from further back.
            if (_seen.Covers(push.Seen) && !push.Seen.Covers(_seen)) continue;
            _seen = push.Seen;
            HandOut(in push);
        }
        if (lost > 0) doubted.Add(new PushInterest(false, [Instrument]));
    }

    /// <inheritdoc/>
    public override string ToString() => $"Bars of {Instrument}";

    private void HandOut(in BarPush push)
    {
        _minutes.Take(in push);
        foreach (var series in _series) series.Accept(in push);
    }

    private static bool IsNewerFormOf(BarPush newer, BarPush older) =>
        older.State == BarPushState.Forming && newer.Bar.StartNs == older.Bar.StartNs && newer.State != BarPushState.Revised;
}
