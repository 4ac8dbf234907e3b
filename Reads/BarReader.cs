using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Reads.Contracts;

namespace Mdc.Reads;

/// <summary>An instrument's bars as one line: stored, closed but not stored yet, and the forming one.</summary>
public sealed class BarReader(IBarHistory history, IMarketReads reads, MarketRules rules, ContractTable contracts)
{
    // A trading day that never closes has so many minutes; a real one at most 555.
    private const int MostMinutesOfDay = 1440;

    /// <summary>Minutes of a query, oldest first, and the start of the forming one (null where none is in the range).</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    public async Task<(List<Bar> Minutes, long? FormingStartNs)> Minutes(BarQuery query, CancellationToken cancellation)
    {
        // A contract that has expired has nothing beside what is stored; asking for it would wake its grain.
        if (query.AsOfNs is not null || !contracts.TryFind(query.Instrument, out _)) return ([.. await history.Read(query, cancellation)], null);

        // In the order a bar does not take: it leaves the forming one for the outbox and the outbox for the store, so that none is missed
        // between two questions.
        var forming = (await reads.GetInstrument(query.Instrument)).Forming;
        var unstored = await reads.GetUnstored(query.Instrument);
        var minutes = new List<Bar>(await history.Read(query, cancellation));
        foreach (var bar in unstored) Merge(minutes, bar, query);
        var hasForming = forming is { } open && !minutes.Exists(minute => minute.StartNs == open.StartNs) && Merge(minutes, open, query);
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

    // The store may have taken over a bar between our questions, and a correction may be of an older one: what is not stored is newer.
    private static bool Merge(List<Bar> minutes, Bar bar, BarQuery query)
    {
        if (bar.StartNs < query.FromNs || bar.StartNs >= query.ToNs) return false;
        var at = minutes.Count;
        while (at > 0 && minutes[at - 1].StartNs >= bar.StartNs) at--;
        var isKnown = at < minutes.Count && minutes[at].StartNs == bar.StartNs;
        if (isKnown) minutes.RemoveAt(at);
        if (!bar.IsWithdrawn) minutes.Insert(at, bar);
        return true;
    }
}
