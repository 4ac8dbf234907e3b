using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Push;

/// <summary>One instrument's 1-minute bars on their way to the series that are watched. Posted to by grains' turns; all else is the loop's.</summary>
internal sealed class BarFeed(string instrument, FanoutLoop loop) : IFanoutWork
{
    private const int Capacity = 256;

    private readonly Mailbox<BarPush> _mail = new(Capacity, IsNewerFormOf);
    private readonly List<BarSeries> _series = [];
    private BarPush[] _taken = new BarPush[1];
    private FeedPositions _seen;
    private int _scheduled;

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

    /// <inheritdoc/>
    public void Run()
    {
        Volatile.Write(ref _scheduled, 0);
        var count = _mail.Take(ref _taken, out _);
        for (var i = 0; i < count; i++)
        {
            ref readonly var push = ref _taken[i];
            // A replay brings again what was handed out before, and from further back.
            if (_seen.Covers(push.Seen) && !push.Seen.Covers(_seen)) continue;
            _seen = push.Seen;
            foreach (var series in _series) series.Accept(in push);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"Bars of {Instrument}";

    private static bool IsNewerFormOf(BarPush newer, BarPush older) =>
        older.State == BarPushState.Forming && newer.Bar.StartNs == older.Bar.StartNs && newer.State != BarPushState.Revised;
}
