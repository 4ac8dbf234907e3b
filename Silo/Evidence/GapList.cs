using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Journal;

namespace Mdc.Silo.Evidence;

/// <summary>All gaps that a journal tells of: lost and never heard ticks by its control records, unreadable ones by its damage.</summary>
internal sealed class GapList(JournalReader journal, MarketRules rules)
{
    private const int RecordsPerRead = 4096;

    /// <summary>The shard that is read: control records are in every one, and the table of gaps must always mean the same.</summary>
    public const byte Shard = 0;

    /// <summary>A finder for this journal that has read nothing.</summary>
    public GapFinder NewFinder() => new(rules.Calendar, epoch => journal.LastOf(epoch)?.ReceivedNs);

    /// <summary>Lets a finder read on to the journal's end, one that has read nothing from its begin. Returns the gaps that ended meanwhile.</summary>
    public List<FeedGap> ReadOn(GapFinder finder)
    {
        var (records, found) = (new TickFrame[RecordsPerRead], new List<FeedGap>());
        while (journal.ReadShard(Shard, finder.After, records) is var count and > 0)
            foreach (ref readonly var record in records.AsSpan(0, count)) finder.Apply(record, found);
        return found;
    }

    /// <summary>All gaps, oldest first.</summary>
    /// <param name="day">Only those that begin in this trading day; null for all.</param>
    /// <param name="instrument">Only those that concern it: its own, and those of all in its trading hours; null for all.</param>
    public IReadOnlyList<FeedGap> All(TradingDay? day, string? instrument)
    {
        var finder = NewFinder();
        var gaps = ReadOn(finder);
        if (finder.Open is { } open) gaps.Add(open);
        gaps.AddRange(Damaged());
        return [.. gaps.Where(gap => (day is null || gap.TradingDay == day) && (instrument is null || Concerns(gap, instrument))).OrderBy(gap => gap.FromNs)];
    }

    /// <summary>Records that can't be read, each with when it was received where one bit is wrong, else between its neighbours.</summary>
    public IEnumerable<FeedGap> Damaged()
    {
        foreach (var damage in journal.SurveyDamage())
        {
            if (damage.Ordinals.Count == 0 || (damage.Kind == DamageKind.Tail && damage.Record is null)) continue;
            var from = damage.Record?.ReceivedNs ?? Near(damage.Ordinals.First - 1, -1);
            var to = damage.Record?.ReceivedNs ?? Near(damage.Ordinals.Next, 1);
            var tick = damage.Record is { Kind: RecordKind.Tick } push ? push : (TickFrame?)null;
            var day = tick is { TradingDay.IsNone: false } ? tick.Value.TradingDay : ExchangeClock.TradingDayAt(from, rules.Calendar);
            yield return new FeedGap(
                day, GapReason.Damaged, from, to, damage.Ordinals.Count, tick?.Front ?? 0, tick?.FeedPosition ?? FeedPosition.None, damage.Ordinals.First, tick?.Instrument.ToText());
        }
    }

    private long Near(long ordinal, int step)
    {
        var slot = new TickFrame[1];
        for (; ordinal >= journal.FirstOrdinal && ordinal < journal.NextOrdinal; ordinal += step)
            if (journal.ReadSlots(ordinal, slot) == 1 && slot[0].Kind != RecordKind.None) return slot[0].ReceivedNs;
        return 0;
    }

    private bool Concerns(FeedGap gap, string instrument)
    {
        if (gap.Instrument is { } own) return own == instrument;
        if (!InstrumentCode.TryParse(instrument, gap.TradingDay, rules.Products, out var parsed, out _)) return true;
        var sessions = rules.SessionsOf(parsed, gap.TradingDay);
        var toNs = gap.ToNs ?? long.MaxValue;
        foreach (ref readonly var section in sessions.Sections)
            if (gap.FromNs < section.EndNs + TradingSessions.EdgeNs && toNs > section.StartNs - TradingSessions.AuctionNs) return true;
        return false;
    }
}

/// <summary>A gap as it is printed and answered.</summary>
internal sealed record GapLine(string TradingDay, string? Instrument, string Reason, string From, string? To, double? Seconds, long? Ticks, int Front, string? Position, long? Record)
{
    public static GapLine Of(FeedGap gap) => new(
        gap.TradingDay.ToString(), gap.Instrument, Words(gap.Reason), ChinaTime.Format(gap.FromNs), gap.ToNs is { } to ? ChinaTime.Format(to) : null,
        gap.ToNs is { } end ? Math.Round((end - gap.FromNs) / 1e9, 3) : null, gap.Ticks, gap.Front,
        gap.At.IsNone ? null : gap.At.ToString(), gap.Ordinal < 0 ? null : gap.Ordinal);

    private static string Words(GapReason reason) => reason switch
    {
        GapReason.Lost => "lost",
        GapReason.Paused => "paused",
        GapReason.FeedDown => "feed_down",
        GapReason.FeederDown => "feeder_down",
        _ => "damaged",
    };
}
