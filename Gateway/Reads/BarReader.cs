using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Contracts;

namespace Mdc.Gateway.Reads;

/// <summary>An instrument's bars as one line: stored, closed but not stored yet, and the forming one.</summary>
internal sealed class BarReader(IBarStore store, IMarketReads reads, MarketRules rules, ContractTable contracts)
{
    // A trading day that never closes has so many minutes; a real one at most 555.
    private const int MostMinutesOfDay = 1440;

    /// <summary>Minutes of a query, oldest first, and the start of the forming one (null where none is in the range).</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    public async Task<(List<Bar> Minutes, long? FormingStartNs)> Minutes(BarQuery query, CancellationToken cancellation)
    {
        var minutes = new List<Bar>(await store.Read(query, cancellation));
        if (query.AsOfNs is not null) return (minutes, null);

        foreach (var bar in await reads.GetUnstored(query.Instrument)) Merge(minutes, bar, query);
        var forming = (await reads.GetInstrument(query.Instrument)).Forming;
        var hasForming = forming is { } open && Merge(minutes, open, query);
        if (minutes.Count > query.Limit) minutes.RemoveRange(0, minutes.Count - query.Limit);
        return (minutes, hasForming ? forming!.Value.StartNs : null);
    }

    /// <summary>The minutes of the newest trading day that has any, and the start of the forming one (null where none is open).</summary>
    public async Task<(IReadOnlyList<Bar> Minutes, long? FormingStartNs)> NewestDay(string instrument, CancellationToken cancellation)
    {
        var (minutes, forming) = await Minutes(new BarQuery(instrument, Limit: MostMinutesOfDay), cancellation);
        return (minutes.Count == 0 ? minutes : minutes.FindAll(m => m.TradingDay == minutes[^1].TradingDay), forming);
    }

    /// <summary>Rolls minutes of an instrument up to a period by the sessions of its product.</summary>
    public IReadOnlyList<Bar> Roll(IReadOnlyList<Bar> minutes, BarPeriod period, BarAlignment alignment, string instrument) =>
        BarRollup.Roll(minutes, period, alignment, ProductOf(instrument), rules);

    /// <summary>The root whose sessions the instrument follows; empty where the contract is not known.</summary>
    public string ProductOf(string instrument) => contracts.TryFind(instrument, out var contract) ? contract.Product : "";

    // The store may have taken over a bar between our two questions, and a correction may be of an older one: the later answer counts, once.
    private static bool Merge(List<Bar> minutes, Bar bar, BarQuery query)
    {
        if (bar.StartNs < query.FromNs || bar.StartNs >= query.ToNs) return false;
        var at = minutes.Count;
        while (at > 0 && minutes[at - 1].StartNs >= bar.StartNs) at--;
        if (at < minutes.Count && minutes[at].StartNs == bar.StartNs) minutes[at] = bar;
        else minutes.Insert(at, bar);
        return true;
    }
}
