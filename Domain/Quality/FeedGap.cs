using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Quality;

/// <summary>Why ticks may be missing. The names are stored and never change.</summary>
public enum GapReason
{
    /// <summary>Ticks were lost to a full ring or disk: counted.</summary>
    Lost,

    /// <summary>The operator had stopped the intake.</summary>
    Paused,

    /// <summary>No front was up, or the recording ended in the middle of a section.</summary>
    FeedDown,

    /// <summary>The feeder's process was not there.</summary>
    FeederDown,

    /// <summary>A record of the journal can't be read any more.</summary>
    Damaged,
}

/// <summary>A span in which ticks were, or may have been, lost before or after they were journaled.</summary>
/// <param name="TradingDay">The trading day it begins in.</param>
/// <param name="Reason">Why.</param>
/// <param name="FromNs">Its begin by our clock, unix nanoseconds: the last moment at which all was well.</param>
/// <param name="ToNs">Its end by our clock; null while it lasts.</param>
/// <param name="Ticks">How many ticks are known to be lost; null where nobody can know.</param>
/// <param name="Front">The front; 0 for all.</param>
/// <param name="At">The record that tells of it; none for a damaged one.</param>
/// <param name="Ordinal">The journal's damaged record; -1 for none.</param>
/// <param name="Instrument">The instrument; null for every one.</param>
public sealed record FeedGap(
    TradingDay TradingDay, GapReason Reason, long FromNs, long? ToNs, long? Ticks, ushort Front, FeedPosition At, long Ordinal = -1, string? Instrument = null);

/// <summary>Reads gaps out of one shard's sequence: what fronts, losses and starts have left there. One owner, one thread.</summary>
/// <param name="calendar">Dates them.</param>
/// <param name="endOfEpoch">When, by our clock, the last record of a start was received; null where it is not kept any more.</param>
public sealed class GapFinder(TradingCalendar calendar, Func<uint, long?> endOfEpoch)
{
    private readonly HashSet<ushort> _up = [];
    private FeedGap? _open;
    private bool _isPaused;
    private uint _epoch;

    /// <summary>Where it has read to.</summary>
    public FeedPosition After { get; private set; }

    /// <summary>The gap that has no end yet; null for none.</summary>
    public FeedGap? Open => _open;

    /// <summary>Takes the shard's next record.</summary>
    /// <param name="record">Any; ticks say nothing.</param>
    /// <param name="into">Gets gaps that ended, and counted losses.</param>
    public void Apply(in TickFrame record, List<FeedGap> into)
    {
        var isNewEpoch = record.Epoch != _epoch;
        (After, _epoch) = (record.FeedPosition, record.Epoch);
        switch (record.Kind)
        {
            case RecordKind.Gap when record.Front == 0 && _isPaused && _open is { } paused:
                // What came while the intake was stopped is counted just before it goes on.
                _open = paused with { Ticks = record.SourceOrdinal };
                break;
            case RecordKind.Gap:
                // A loss is told with its bounds: from in place of an exchange time, to when the record was made.
                into.Add(New(record, GapReason.Lost, record.ExchangeNs) with { ToNs = record.ReceivedNs, Ticks = record.SourceOrdinal });
                break;
            case RecordKind.FeedState when record.DayVolume != 0:
                if (record.Front == 0) _isPaused = false;
                else _up.Add(record.Front);
                if (!_isPaused && _up.Count > 0) End(record.ReceivedNs, into);
                break;
            case RecordKind.FeedState when isNewEpoch && record.Front == 0:
                _up.Clear();
                _isPaused = false;
                // Before its first start a feeder has missed nothing that was its to take.
                if (record.Epoch > 1) Begin(record, GapReason.FeederDown, endOfEpoch(record.Epoch - 1) ?? record.ReceivedNs);
                break;
            case RecordKind.FeedState when record.Front == 0:
                _isPaused = true;
                // A recording has no fronts: it ended in the middle of a section.
                Begin(record, _up.Count == 0 ? GapReason.FeedDown : GapReason.Paused, record.ReceivedNs);
                break;
            case RecordKind.FeedState:
                _up.Remove(record.Front);
                if (_up.Count == 0) Begin(record, GapReason.FeedDown, record.ReceivedNs);
                break;
        }
    }

    // What is down already stays so since then.
    private void Begin(in TickFrame record, GapReason reason, long fromNs) => _open ??= New(record, reason, fromNs);

    private void End(long toNs, List<FeedGap> into)
    {
        if (_open is { } ended) into.Add(ended with { ToNs = toNs });
        _open = null;
    }

    private FeedGap New(in TickFrame record, GapReason reason, long fromNs) =>
        new(ExchangeClock.TradingDayAt(fromNs, calendar), reason, fromNs, null, null, record.Front, record.FeedPosition);
}
