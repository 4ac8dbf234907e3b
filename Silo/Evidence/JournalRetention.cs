using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Journal;
using Mdc.Storage.Timescale.Evidence;

namespace Mdc.Silo.Evidence;

/// <summary>Decides which of a journal's segments nobody needs any more (design.md 3), and removes them.</summary>
/// <remarks>A segment goes only when it is old enough, archived, certified, and passed by every durable position; all else stays until the disk is full.</remarks>
/// <param name="journal">The journal.</param>
/// <param name="calendar">Counts trading days.</param>
/// <param name="keepDays">How many trading days stay in any case, the newest among them; at least 1.</param>
internal sealed class JournalRetention(TickJournal journal, TradingCalendar calendar, int keepDays)
{
    /// <summary>Removes what may go. Returns how many segments went.</summary>
    /// <param name="checkpoints">How far the store's writers are.</param>
    /// <param name="isCertified">True for a trading day with a clean certificate of its whole.</param>
    /// <param name="parked">Instruments that are set aside: what they have not taken stays.</param>
    public int Retire(StoreCheckpoints checkpoints, Func<TradingDay, bool> isCertified, IReadOnlyList<QuarantinedInstrument> parked)
    {
        if (journal.NewestTradingDay.IsNone) return 0;
        var keepFrom = journal.NewestTradingDay;
        for (var day = 1; day < keepDays; day++) keepFrom = calendar.Previous(keepFrom);
        var days = journal.TradingDays();
        return journal.Retire(segment => MayGo(segment, keepFrom, days, checkpoints, isCertified, parked));
    }

    private bool MayGo(
        SegmentInfo segment, TradingDay keepFrom, IReadOnlyList<TradingDay> days, StoreCheckpoints checkpoints,
        Func<TradingDay, bool> isCertified, IReadOnlyList<QuarantinedInstrument> parked)
    {
        if (segment.LastTradingDay >= keepFrom) return false;
        if (checkpoints.Ticks.GetValueOrDefault(journal.Feeder) < segment.NextOrdinal) return false;
        if (days.Any(day => day >= segment.FirstTradingDay && day <= segment.LastTradingDay && !isCertified(day))) return false;
        for (var shard = 0; shard < segment.Shards.Count; shard++)
        {
            var last = segment.Shards[shard].Last;
            if (last.IsNone) continue;
            if (!checkpoints.Bars.TryGetValue(shard, out var stored) || stored[journal.Feeder].CompareTo(last) < 0) return false;
            if (parked.Any(one => one.Shard == shard && IsHeldBy(one, segment, last))) return false;
        }
        return true;
    }

    // Its open bar began some minutes before the record that failed: the whole trading day stays.
    private bool IsHeldBy(QuarantinedInstrument parked, SegmentInfo segment, FeedPosition last) =>
        parked.From.CompareTo(last) <= 0 || segment.LastTradingDay >= calendar.Previous(ExchangeClock.TradingDayAt(parked.ParkedNs, calendar));
}
