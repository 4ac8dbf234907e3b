using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Journal;
using Mdc.Storage.Timescale;
using Mdc.Storage.Timescale.Evidence;

namespace Mdc.Silo.Evidence;

/// <summary>Decides which of a journal's segments nobody needs any more (design.md 3), and removes them.</summary>
/// <remarks>A segment goes only when it is old enough, archived, certified, and passed by every durable position; all else stays until the disk is full.</remarks>
/// <param name="journal">The journal.</param>
/// <param name="store">Knows how far its writers are.</param>
/// <param name="calendar">Counts trading days.</param>
/// <param name="keepDays">How many trading days stay in any case, the newest among them; at least 1.</param>
internal sealed class JournalRetention(TickJournal journal, TimescaleDatabase store, TradingCalendar calendar, int keepDays)
{
    private readonly StoredDayReader _stored = new(store);

    /// <summary>Removes what may go. Returns how many segments went.</summary>
    /// <param name="isCertified">True for a trading day with a clean certificate of its whole.</param>
    /// <param name="parked">Instruments that are set aside: what they have not taken stays.</param>
    /// <param name="cancellation">Stops asking the store.</param>
    public async Task<int> Retire(Func<TradingDay, bool> isCertified, IReadOnlyList<QuarantinedInstrument> parked, CancellationToken cancellation)
    {
        if (journal.NewestTradingDay.IsNone) return 0;
        var checkpoints = await _stored.Checkpoints(cancellation);
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
            if (parked.Any(one => one.Shard == shard && one.From.CompareTo(last) <= 0)) return false;
        }
        return true;
    }
}
