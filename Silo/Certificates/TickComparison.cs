using System.Globalization;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Certificates;
using Mdc.Domain.Ticks;
using Mdc.Storage.Timescale.Evidence;

namespace Mdc.Silo.Certificates;

/// <summary>Finds which of one instrument's archived ticks are not what the journal has: asked only where their sums differ.</summary>
internal sealed class TickComparison : IStoredDayVisitor
{
    private readonly List<TickFrame> _rows = [];

    public void Begin(StoreCheckpoints checkpoints)
    {
    }

    public void Tick(in TickFrame tick, ulong contentHash) => _rows.Add(tick);

    public void Bar(in BarVersion bar)
    {
    }

    public void NewestVersion(string instrument, in Bar bar)
    {
    }

    /// <summary>The first difference by exchange time, with how many more there are.</summary>
    /// <param name="journaled">The journal's accepted ticks of the day.</param>
    /// <param name="instrument">What is known of them.</param>
    public string Describe(IReadOnlyList<TickFrame> journaled, InstrumentDay instrument)
    {
        var waiting = instrument.Unarchived.Select(tick => tick.Digest).ToHashSet();
        var byPosition = new Dictionary<FeedPosition, TickFrame>();
        var unmatched = new Dictionary<UInt128, TickFrame>();
        foreach (var tick in journaled)
        {
            byPosition[tick.FeedPosition] = tick;
            unmatched[RecordDigest.Of(tick)] = tick;
        }

        var found = new List<(long Ns, string What)>();
        var strangers = _rows.Where(row => !unmatched.Remove(RecordDigest.Of(row))).ToList();
        foreach (var row in strangers)
        {
            if (byPosition.TryGetValue(row.FeedPosition, out var written))
            {
                unmatched.Remove(RecordDigest.Of(written));
                found.Add((written.ExchangeNs, $"the tick of {At(written)} {FirstField(row, written)}"));
            }
            else
            {
                found.Add((row.ExchangeNs, $"the tick of {At(row)} is stored and not in the journal"));
            }
        }
        foreach (var (digest, tick) in unmatched)
            if (!waiting.Contains(digest)) found.Add((tick.ExchangeNs, $"the tick of {At(tick)} is missing"));

        if (found.Count == 0) return $"the sums differ ({instrument.Archivable} in the journal, {instrument.Store} stored)";
        var more = found.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", and {found.Count - 1} more differ");
        return found.MinBy(one => one.Ns).What + more;
    }

    private static string At(in TickFrame tick) => $"{ChinaTime.Format(tick.ExchangeNs)} (position {tick.FeedPosition}, volume {tick.DayVolume.ToString(CultureInfo.InvariantCulture)})";

    private static string FirstField(in TickFrame stored, in TickFrame journaled)
    {
        foreach (var ((name, has), (_, should)) in Fields(stored).Zip(Fields(journaled)))
            if (has != should) return $"has {name} {has}, the journal {should}";
        return "differs in a field that the exchange sent";
    }

    private static IEnumerable<(string Name, string Value)> Fields(TickFrame tick)
    {
        yield return ("last price", tick.Last.ToString());
        yield return ("volume", Text(tick.DayVolume));
        yield return ("turnover", Text(tick.DayTurnover));
        yield return ("open interest", Text(tick.OpenInterest));
        yield return ("exchange time", ChinaTime.Format(tick.ExchangeNs));
        yield return ("raw time", $"{tick.RawUpdateTime:D6}.{tick.UpdateMillis:D3}");
        yield return ("trading day", tick.TradingDay.ToString());
        yield return ("exchange", tick.Exchange.ToString());
        yield return ("day open", tick.DayOpen.ToString());
        yield return ("day high", tick.DayHigh.ToString());
        yield return ("day low", tick.DayLow.ToString());
        yield return ("day close", tick.DayClose.ToString());
        yield return ("settlement", tick.Settlement.ToString());
        yield return ("pre-settlement", tick.PreSettlement.ToString());
        yield return ("pre-close", tick.PreClose.ToString());
        yield return ("upper limit", tick.UpperLimit.ToString());
        yield return ("lower limit", tick.LowerLimit.ToString());
        yield return ("upper banding", tick.BandingUpper.ToString());
        yield return ("lower banding", tick.BandingLower.ToString());
        yield return ("average price", Text(tick.AveragePrice));
        yield return ("previous open interest", Text(tick.PreOpenInterest));
        yield return ("previous delta", Text(tick.PreDelta));
        yield return ("delta", Text(tick.CurrDelta));
        for (var level = 0; level < DepthLevels.Count; level++)
        {
            yield return ($"bid {level + 1}", tick.Depth[level].Bid.ToString());
            yield return ($"ask {level + 1}", tick.Depth[level].Ask.ToString());
            yield return ($"bid volume {level + 1}", Text(tick.Depth[level].BidVolume));
            yield return ($"ask volume {level + 1}", Text(tick.Depth[level].AskVolume));
        }
    }

    private static string Text<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
