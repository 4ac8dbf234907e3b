using Mdc.Domain.Bars;
using Mdc.Gateway.Json;
using Mdc.Gateway.Reads;
using Mdc.Gateway.Wire;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Push;

/// <summary>One instrument's bars of one period, for its watchers. Longer periods are rolled up from the minutes of the trading day. The loop's.</summary>
internal sealed class BarSeries(string instrument, BarPeriod period, BarRoll roll, FanoutLoop loop) : IConflated, IEncodable
{
    private readonly List<ISubscriber> _watchers = [];
    private readonly List<Bar> _minutes = [];
    private readonly string _periodText = period.ToString();
    private Bar _latest;
    private BarPushState _state;
    private BarPushState _newestState;
    private int _expected;

    /// <summary>The period.</summary>
    public BarPeriod Period { get; } = period;

    /// <summary>The instrument's code.</summary>
    public string Instrument { get; } = instrument;

    /// <summary>True while somebody watches.</summary>
    public bool IsWatched => _watchers.Count + _expected > 0;

    /// <summary>Periods that are pushed: a week's or a month's bar would need all its minutes here.</summary>
    public static bool IsPushed(BarPeriod period) => period.Unit is BarUnit.Minute or BarUnit.Day;

    /// <summary>Takes the newest trading day's minutes and the start of the forming one, null where all are closed. What was pushed meanwhile is newer.</summary>
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

    /// <summary>Somebody is about to watch: the series is kept, and takes what is pushed, while its history is read.</summary>
    public void Expect() => _expected++;

    /// <summary>Ends one <see cref="Expect"/>.</summary>
    public void Unexpect() => _expected--;

    /// <summary>Adds a watcher, which must not be one yet, and sends it the newest bar.</summary>
    public void Watch(ISubscriber watcher)
    {
        _watchers.Add(watcher);
        if (_latest.EndNs != 0) watcher.Push(this, loop.Message.Of(this));
    }

    /// <summary>Removes a watcher.</summary>
    public void Unwatch(ISubscriber watcher)
    {
        watcher.Forget(this);
        _watchers.Remove(watcher);
    }

    /// <summary>Takes a minute as it stands and sends what it makes of the period.</summary>
    public void Accept(in BarPush push)
    {
        // A correction of a day that is no longer held can't be rolled up here; readers find it in the store.
        if (push.State == BarPushState.Revised && Period != BarPeriod.Minute && _minutes.Count > 0 && push.Bar.TradingDay < _minutes[0].TradingDay) return;

        Merge(push.Bar);
        if (_minutes.Count > 0 && push.Bar.StartNs == _minutes[^1].StartNs) _newestState = push.State;
        Show(push.Bar, push.State);
        if (_latest.EndNs == 0 || _watchers.Count == 0) return;
        var message = loop.Message.Of(this);
        foreach (var watcher in _watchers)
        {
            if (_state == BarPushState.Forming) watcher.Push(this, message);
            else watcher.Send(message);
        }
        loop.Metrics.Pushed(_watchers.Count);
    }

    /// <inheritdoc/>
    public bool TrySendLatest(ISubscriber to) => to.TryPush(loop.Message.Of(this));

    bool IEncodable.HasBinary => true;

    int IEncodable.Encode(bool binary, Span<byte> into) => binary
        ? BarRecord.Write(Instrument, _periodText, in _latest, _state, into)
        : BarJson.WritePush(Instrument, _periodText, in _latest, _state, into);

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
            (_latest, _state) = (minute, state);
            return;
        }
        foreach (var bar in roll(_minutes, Period, BarAlignment.Session, Instrument))
        {
            if (minute.StartNs < bar.StartNs || minute.StartNs >= bar.EndNs) continue;
            var isLast = minute.StartNs >= _minutes[^1].StartNs;
            _latest = bar;
            _state = state switch
            {
                BarPushState.Closed => isLast && minute.EndNs < bar.EndNs ? BarPushState.Forming : BarPushState.Closed,
                _ => state,
            };
            return;
        }
        // The minute that was withdrawn was the only one of the longer bar.
        if (minute.IsWithdrawn) (_latest, _state) = (roll([minute], Period, BarAlignment.Session, Instrument)[0].Withdrawn(), state);
    }
}
