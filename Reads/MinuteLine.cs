using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;

namespace Mdc.Reads;

/// <summary>One instrument's minutes as they are handed out: which pushes are new, and which minutes that are read later were never pushed. Not for several threads.</summary>
/// <remarks>Knows the newest trading day. A minute that was withdrawn and whose push was lost stays: what is kept does not tell it from one that waits to be stored.</remarks>
public sealed class MinuteLine(string instrument)
{
    private readonly SortedList<long, Minute> _byStart = [];
    private FeedPositions _seen;
    private TradingDay _day;
    private long _changes;

    private readonly record struct Minute(Bar Bar, bool IsForming, long At);

    /// <summary>A question for what was not pushed: from the oldest minute that is known here, null where none is, and when it was put.</summary>
    public readonly record struct Look(long? FromNs, long At);

    /// <summary>True for a push that is news; false for what a replay brings again, and from further back.</summary>
    public bool Take(in BarPush push)
    {
        if (_seen.Covers(push.Seen) && !push.Seen.Covers(_seen)) return false;
        _seen = push.Seen;
        Keep(push.Bar, push.State == BarPushState.Forming, ++_changes);
        return true;
    }

    /// <summary>Before what is kept of the instrument is read.</summary>
    public Look BeginLook() => new(_byStart.Count == 0 ? null : _byStart.Keys[0], _changes);

    /// <summary>Takes what a new watcher's history was: to the first one none of it counts as missed. Returns what others were not pushed.</summary>
    public IReadOnlyList<BarPush> Learn(IReadOnlyList<Bar> minutes, long? formingStartNs, Look look)
    {
        if (look.FromNs is not null) return Catch(minutes, formingStartNs, look);
        foreach (var minute in minutes)
            if (!_byStart.ContainsKey(minute.StartNs)) Keep(in minute, minute.StartNs == formingStartNs, _changes);
        return [];
    }

    /// <summary>Takes minutes that were read, oldest first, and returns those that were not pushed. What was pushed since the look began is newer.</summary>
    public IReadOnlyList<BarPush> Catch(IReadOnlyList<Bar> minutes, long? formingStartNs, Look look)
    {
        var missed = new List<BarPush>();
        foreach (var minute in minutes)
        {
            var isForming = minute.StartNs == formingStartNs;
            if (Missed(in minute, isForming, look.At) is not { } state) continue;
            Keep(in minute, isForming, ++_changes);
            missed.Add(new BarPush(instrument, minute, state, _seen));
        }
        return missed;
    }

    // What a minute that was read is to who has only what was handed out; null where it is nothing new.
    private BarPushState? Missed(in Bar minute, bool isForming, long at)
    {
        if (minute.TradingDay < _day) return null;
        if (!_byStart.TryGetValue(minute.StartNs, out var known)) return isForming ? BarPushState.Forming : BarPushState.Closed;
        if (known.At > at) return null;
        if (known.IsForming) return !isForming ? BarPushState.Closed : known.Bar.Equals(minute) ? null : BarPushState.Forming;
        // A closed one may have been handed out before it was stored, and be newer than what is.
        return !isForming && minute.Revision > known.Bar.Revision && !known.Bar.Equals(minute with { Revision = known.Bar.Revision }) ? BarPushState.Revised : null;
    }

    private void Keep(in Bar minute, bool isForming, long at)
    {
        if (minute.TradingDay < _day) return;
        if (minute.TradingDay > _day)
        {
            _byStart.Clear();
            _day = minute.TradingDay;
        }
        _byStart[minute.StartNs] = new Minute(minute, isForming, at);
    }
}
