using Mdc.Domain.Bars;
using Mdc.Gateway.Json;
using Mdc.Gateway.Wire;
using Mdc.Grains.Interfaces;
using Mdc.Reads;

namespace Mdc.Gateway.Push;

/// <summary>One instrument's bars of one period, for its watchers. Longer periods are rolled up from the minutes of the trading day. The loop's.</summary>
internal sealed class BarSeries(string instrument, BarPeriod period, BarRoll roll, FanoutLoop loop) : IConflated, IEncodable
{
    private readonly List<ISubscriber> _watchers = [];
    private readonly RollingBar _rolled = new(instrument, period, roll);
    private readonly string _periodText = period.ToString();
    private int _expected;

    /// <summary>The period.</summary>
    public BarPeriod Period { get; } = period;

    /// <summary>The instrument's code.</summary>
    public string Instrument { get; } = instrument;

    /// <summary>True while somebody watches.</summary>
    public bool IsWatched => _watchers.Count + _expected > 0;

    /// <summary>Takes the newest trading day's minutes and the start of the forming one, null where all are closed. What was pushed meanwhile is newer.</summary>
    public void Seed(IReadOnlyList<Bar> minutes, long? formingStartNs) => _rolled.Seed(minutes, formingStartNs);

    /// <summary>Somebody is about to watch: the series is kept, and takes what is pushed, while its history is read.</summary>
    public void Expect() => _expected++;

    /// <summary>Ends one <see cref="Expect"/>.</summary>
    public void Unexpect() => _expected--;

    /// <summary>Adds a watcher, which must not be one yet, and sends it the newest bar.</summary>
    public void Watch(ISubscriber watcher)
    {
        _watchers.Add(watcher);
        if (_rolled.HasBar) watcher.Push(this, loop.Message.Of(this));
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
        if (!_rolled.Take(in push) || _watchers.Count == 0) return;
        var message = loop.Message.Of(this);
        foreach (var watcher in _watchers)
        {
            if (_rolled.State == BarPushState.Forming) watcher.Push(this, message);
            else watcher.Send(message);
        }
        loop.Metrics.Pushed(_watchers.Count);
    }

    /// <inheritdoc/>
    public bool TrySendLatest(ISubscriber to) => to.TryPush(loop.Message.Of(this));

    bool IEncodable.HasBinary => true;

    int IEncodable.Encode(bool binary, Span<byte> into) => binary
        ? BarRecord.Write(Instrument, _periodText, in _rolled.Latest, _rolled.State, into)
        : BarJson.WritePush(Instrument, _periodText, in _rolled.Latest, _rolled.State, into);
}
