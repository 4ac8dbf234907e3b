using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Push;

/// <summary>The minutes of an instrument's newest trading day as they were handed out: tells what is read later from what is known. The loop's.</summary>
internal sealed class HandedOutMinutes
{
    private readonly SortedList<long, Minute> _byStart = [];
    private TradingDay _day;

    private readonly record struct Minute(Bar Bar, bool IsForming, long At);

    /// <summary>Start of the oldest; null where there is none.</summary>
    public long? FirstNs => _byStart.Count == 0 ? null : _byStart.Keys[0];

    /// <summary>Counts what was handed out.</summary>
    public long Changes { get; private set; }

    /// <summary>Takes a minute that is handed out.</summary>
    public void Take(in BarPush push)
    {
        Changes++;
        Keep(push.Bar, push.State == BarPushState.Forming);
    }

    /// <summary>Takes a minute that is known without having been handed out, unless it was.</summary>
    public void Know(in Bar minute, bool isForming)
    {
        if (!_byStart.ContainsKey(minute.StartNs)) Keep(in minute, isForming);
    }

    /// <summary>What a minute that was read is to who has only what was handed out; null where it is nothing new.</summary>
    /// <param name="minute">As it was read.</param>
    /// <param name="isForming">True where it was the open one.</param>
    /// <param name="at"><see cref="Changes"/> before it was read: what was handed out since is newer.</param>
    public BarPushState? Missed(in Bar minute, bool isForming, long at)
    {
        if (minute.TradingDay < _day) return null;
        if (!_byStart.TryGetValue(minute.StartNs, out var known)) return isForming ? BarPushState.Forming : BarPushState.Closed;
        if (known.At > at) return null;
        if (known.IsForming) return !isForming ? BarPushState.Closed : known.Bar.Equals(minute) ? null : BarPushState.Forming;
        // A closed one may have been handed out before it was stored, and be newer than what is.
        return !isForming && minute.Revision > known.Bar.Revision && !known.Bar.Equals(minute with { Revision = known.Bar.Revision }) ? BarPushState.Revised : null;
    }

    private void Keep(in Bar minute, bool isForming)
    {
        if (minute.TradingDay < _day) return;
        if (minute.TradingDay > _day)
        {
            _byStart.Clear();
            _day = minute.TradingDay;
        }
        _byStart[minute.StartNs] = new Minute(minute, isForming, Changes);
    }
}
