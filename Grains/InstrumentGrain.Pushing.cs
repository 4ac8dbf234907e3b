using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;

namespace Mdc.Grains;

/// <summary>What an instrument pushes to who watches it: each tick once, and the bars that closed, changed or form.</summary>
public sealed partial class InstrumentGrain
{
    private readonly HashSet<FeedPosition> _repeats = [];
    private FeedPositions _pushed;
    private FeedPositions _acceptedThrough;
    private int _interestVersion = -1;
    private bool _isWanted;

    private void Push(ReadOnlySpan<TickFrame> ticks)
    {
        // A replay brings again what was pushed before, and a slice that failed half way what was not.
        while (ticks.Length > 0 && ticks[0].FeedPosition.CompareTo(_pushed[ticks[0].Feeder]) <= 0) ticks = ticks[1..];
        if (ticks.Length > 0) _pushed.Set(ticks[^1].FeedPosition);

        if (_interestVersion != hub.InterestVersion) (_interestVersion, _isWanted) = (hub.InterestVersion, hub.Wants(_code));
        if (_repeats.Count == 0) PushRun(ticks);
        else PushOnce(ticks);
        if (!_isWanted) return;

        foreach (var closed in _closed)
            hub.PushBar(new BarPush(_code, closed.Bar, closed.Reason == RevisionReason.Closed ? BarPushState.Closed : BarPushState.Revised, closed.State.Positions));
        if (_fold is { IsOpen: true } && ticks.Length > 0) hub.PushBar(new BarPush(_code, _fold.Forming, BarPushState.Forming, _fold.State.Positions));
    }

    // Another feeder's copies were pushed with the first one.
    private void PushOnce(ReadOnlySpan<TickFrame> ticks)
    {
        var from = 0;
        for (var i = 0; i <= ticks.Length; i++)
        {
            if (i < ticks.Length && !_repeats.Contains(ticks[i].FeedPosition)) continue;
            PushRun(ticks[from..i]);
            from = i + 1;
        }
    }

    private void PushRun(ReadOnlySpan<TickFrame> ticks)
    {
        if (ticks.Length == 0) return;
        if (_isWanted) hub.PushTicks(_code, _acceptedThrough, ticks);
        _acceptedThrough.Set(ticks[^1].FeedPosition);
    }
}
