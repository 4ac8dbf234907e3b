using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Journal;

namespace Mdc.EndToEnd.Tests.Cluster;

/// <summary>The bars that a journal makes: one fold per instrument, one thread, no grains.</summary>
internal static class JournalBars
{
    public static (long Ticks, SortedDictionary<string, List<Bar>> Bars) Fold(string dataDirectory)
    {
        var rules = MarketRules.AlwaysOpen;
        var folds = new Dictionary<string, (BarFold Fold, Exchange Exchange)>();
        var closed = new List<BarVersion>();
        var bars = new SortedDictionary<string, List<Bar>>(StringComparer.Ordinal);
        var ticks = 0L;

        using var journal = JournalArchive.OpenRead(Path.Combine(dataDirectory, "journal", "feeder-1"), TimeProvider.System, scanAll: true);
        Assert.Empty(journal.Recovery.Damaged);
        var frames = new TickFrame[1_000];
        for (var shard = 0; shard < journal.Shards; shard++)
        {
            folds.Clear();
            var after = FeedPosition.None;
            while (journal.ReadShard((byte)shard, after, frames) is > 0 and var count)
            {
                foreach (ref readonly var frame in frames.AsSpan(0, count))
                {
                    Take(frame);
                    after = frame.FeedPosition;
                }
            }
        }
        foreach (var version in closed)
        {
            if (!bars.TryGetValue(version.Instrument, out var list)) bars[version.Instrument] = list = [];
            var bar = version.Bar with { Revision = 0 };
            if (list.FindIndex(known => known.StartNs == bar.StartNs) is >= 0 and var at) list[at] = bar;
            else list.Add(bar);
        }
        return (ticks, bars);

        void Take(in TickFrame record)
        {
            switch (record.Kind)
            {
                case RecordKind.Tick:
                    ticks++;
                    var code = record.Instrument.ToText();
                    if (!folds.TryGetValue(code, out var known)) folds[code] = known = (New(code, record.TradingDay), record.Exchange);
                    known.Fold.Fold(record, closed);
                    break;
                case RecordKind.Watermark or RecordKind.SessionAlarm:
                    foreach (var (fold, exchange) in folds.Values)
                        if (exchange == record.Exchange) fold.CloseThrough(record.ExchangeNs, record.ReceivedNs, closed);
                    break;
                case RecordKind.FeedState when record.DayVolume == 0:
                    foreach (var (fold, _) in folds.Values) fold.MarkFeedDown();
                    break;
            }
        }

        BarFold New(string code, TradingDay day)
        {
            Assert.True(InstrumentCode.TryParse(code, day, rules.Products, out var instrument, out var reason), reason);
            return new BarFold(code, instrument.Product.Root, instrument.Product.Multiplier, rules);
        }
    }
}
