using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;

namespace Mdc.Domain.Contracts;

/// <summary>The contracts of a product or of the market, from lists and from ticks: new ones join, expired ones leave by the day.</summary>
/// <remarks>One owner, one thread. What has left stays known, so that yesterday can still be asked for; see <see cref="Forget"/>.</remarks>
public sealed class ContractList
{
    private readonly SortedDictionary<Contract, ListedContract> _contracts = [];

    /// <summary>Everything known, by delivery and code.</summary>
    public IReadOnlyCollection<ListedContract> All => _contracts.Values;

    /// <summary>Takes what a list or the store says. True where something is new.</summary>
    public bool Add(ListedContract contract)
    {
        var merged = _contracts.TryGetValue(contract.Contract, out var known) ? known.With(contract) : contract;
        if (merged == known) return false;
        _contracts[contract.Contract] = merged;
        return true;
    }

    /// <summary>An instrument has ticked on a trading day. True where that is new.</summary>
    public bool Seen(Instrument instrument, TradingDay day) =>
        Add(ListedContract.Of(instrument) with { FirstSeen = day, LastSeen = day });

    /// <summary>What can be traded on a trading day, by delivery and code.</summary>
    public IEnumerable<ListedContract> On(TradingDay day) => _contracts.Values.Where(contract => contract.IsListedOn(day));

    /// <summary>True where the contract can be traded on the day, or nothing is known of it and its delivery is not over.</summary>
    public bool IsListed(Contract contract, TradingDay day) =>
        _contracts.TryGetValue(contract, out var known) ? known.IsListedOn(day) : day.Value / 100 <= contract.DeliveryMonth;

    /// <summary>Drops what was delivered before a month (yyyymm).</summary>
    /// <returns>How many contracts went.</returns>
    public int Forget(int beforeMonth)
    {
        Contract[] gone = [.. _contracts.Keys.TakeWhile(contract => contract.DeliveryMonth < beforeMonth)];
        foreach (var contract in gone) _contracts.Remove(contract);
        return gone.Length;
    }
}
