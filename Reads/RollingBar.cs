using Mdc.Domain.Bars;
using Mdc.Grains.Interfaces;

namespace Mdc.Reads;

/// <summary>One instrument's newest bar of one period, rolled up from the minutes of the trading day as they come. Not for several threads.</summary>
public sealed class RollingBar(string instrument, BarPeriod period, BarRoll roll)
{
    private readonly List<Bar> _minutes = [];
    private Bar _latest;
    private BarPushState _newestState;

    /// <summary>The instrument's code.</summary>
    public string Instrument { get; } = instrument;

    /// <summary>The period.</summary>
    public BarPeriod Period { get; } = period;

    /// <summary>True once there is a bar.</summary>
    public bool HasBar => _latest.EndNs != 0;

    /// <summary>The bar that changed last: the newest one, or an older one that was corrected.</summary>
    public ref readonly Bar Latest => ref _latest;

    /// <summary>Whether <see cref="Latest"/> may still change.</summary>
    public BarPushState State { get; private set; }

    /// <summary>Periods that are pushed: a week's or a month's bar would need all its minutes here.</summary>
    public static bool IsPushed(BarPeriod period) => period.Unit is BarUnit.Minute or BarUnit.Day;

    /// <summary>Takes the newest trading day's minutes and the start of the forming one, null where all are closed. What was taken before is newer.</summary>
    public void Seed(IReadOnlyList<Bar> minutes, long? formingStartNs)
    {
        var wasPushed = _minutes.Count > 0;
        if (wasPushed && Period == BarPeriod.Minute) return;
        foreach (var minute in minutes)
            if (!wasPushed || (minute.TradingDay >= _minutes[^1].TradingDay && _minutes.FindIndex(m => m.StartNs == minute.StartNs) < 0)) Merge(in minute);
        if (_minutes.Count == 0) return;
        if (!wasPushed) _newestState = _minutes[^1].StartNs == formingStartNs ? BarPushState.Forming : BarPushState.Closed;
        Show(_minutes[^1], _newestState);
    }

    /// <summary>Takes a minute as it stands; true where <see cref="Latest"/> is what it made of the period.</summary>
    public bool Take(in BarPush push)
    {
        // A correction of a day that is no longer held can't be rolled up here; readers find it in the store.
        if (push.State == BarPushState.Revised && Period != BarPeriod.Minute && _minutes.Count > 0 && push.Bar.TradingDay < _minutes[0].TradingDay) return false;

        Merge(push.Bar);
        if (_minutes.Count > 0 && push.Bar.StartNs == _minutes[^1].StartNs) _newestState = push.State;
        Show(push.Bar, push.State);
        return HasBar;
    }

    private void Merge(in Bar minute)
    {
        if (Period == BarPeriod.Minute) _minutes.Clear();
        else if (_minutes.Count > 0 && minute.TradingDay > _minutes[^1].TradingDay) _minutes.Clear();

        var at = _minutes.Count;
        while (at > 0 && _minutes[at - 1].StartNs >= minute.StartNs) at--;
        if (at < _minutes.Count && _minutes[at].StartNs == minute.StartNs) _minutes.RemoveAt(at);
        if (!minute.IsWithdrawn) _minutes.Insert(at, minute);
    }

    // The period's bar that the minute is in: closed with its last minute, forming before.
    private void Show(in Bar minute, BarPushState state)
    {
        if (Period == BarPeriod.Minute)
        {
            (_latest, State) = (minute, state);
            return;
        }
        foreach (var bar in roll(_minutes, Period, BarAlignment.Session, Instrument))
        {
            if (minute.StartNs < bar.StartNs || minute.StartNs >= bar.EndNs) continue;
            var isLast = minute.StartNs >= _minutes[^1].StartNs;
            _latest = bar;
            State = state switch
            {
                BarPushState.Closed => isLast && minute.EndNs < bar.EndNs ? BarPushState.Forming : BarPushState.Closed,
                _ => state,
            };
            return;
        }
        // The minute that was withdrawn was the only one of the longer bar.
        if (minute.IsWithdrawn) (_latest, State) = (roll([minute], Period, BarAlignment.Session, Instrument)[0].Withdrawn(), state);
    }
}
