using Mdc.Domain.Bars;
using Mdc.Grains.Interfaces;
using Mdc.Reads;

namespace Mdc.Gateway.Push;

/// <summary>One instrument's 1-minute bars on their way to the series that are watched. Posted to by grains' turns; all else is the loop's.</summary>
internal sealed class BarFeed(string instrument, FanoutLoop loop, DoubtedInstruments doubted) : IFanoutWork
{
    private const int Capacity = 256;

    private readonly Mailbox<BarPush> _mail = new(Capacity, IsNewerFormOf);
    private readonly List<BarSeries> _series = [];
    private readonly MinuteLine _minutes = new(instrument);
    private BarPush[] _taken = new BarPush[1];
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
    public BarSeries Series(BarPeriod period, BarRoll roll)
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

    /// <summary>Before what is kept of the instrument is read. On the loop.</summary>
    public MinuteLine.Look BeginLook() => _minutes.BeginLook();

    /// <summary>Takes what a new watcher's history was: to the first one none of it counts as missed, to others what they were not pushed. On the loop.</summary>
    public void Learn(IReadOnlyList<Bar> minutes, long? formingStartNs, MinuteLine.Look look) => HandOut(_minutes.Learn(minutes, formingStartNs, look));

    /// <summary>Takes minutes that were read, oldest first, and hands out what was not pushed. Returns how many. On the loop.</summary>
    public int Catch(IReadOnlyList<Bar> minutes, long? formingStartNs, MinuteLine.Look look) => HandOut(_minutes.Catch(minutes, formingStartNs, look));

    /// <inheritdoc/>
    public void Run()
    {
        Volatile.Write(ref _scheduled, 0);
        var count = _mail.Take(ref _taken, out var lost);
        for (var i = 0; i < count; i++)
        {
            ref readonly var push = ref _taken[i];
            if (_minutes.Take(in push)) HandOut(in push);
        }
        if (lost > 0) doubted.Add(new PushInterest(false, [Instrument]));
    }

    /// <inheritdoc/>
    public override string ToString() => $"Bars of {Instrument}";

    private void HandOut(in BarPush push)
    {
        foreach (var series in _series) series.Accept(in push);
    }

    private int HandOut(IReadOnlyList<BarPush> missed)
    {
        foreach (var push in missed) HandOut(in push);
        return missed.Count;
    }

    private static bool IsNewerFormOf(BarPush newer, BarPush older) =>
        older.State == BarPushState.Forming && newer.Bar.StartNs == older.Bar.StartNs && newer.State != BarPushState.Revised;
}
