using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;

namespace Mdc.Reads.Contracts;

/// <summary>The instruments clients may ask for, by exchange, product and code. Read by any thread; changed by one at a time.</summary>
public sealed class ContractTable(MarketRules rules)
{
    private volatile Snapshot _current = new([], FrozenDictionary<string, Contract>.Empty);

    /// <summary>All contracts by exchange, product, delivery month and code.</summary>
    public IReadOnlyList<Contract> All => _current.Sorted;

    /// <summary>Finds a contract by its code; case counts.</summary>
    public bool TryFind(string code, [NotNullWhen(true)] out Contract? contract) => _current.ByCode.TryGetValue(code, out contract);

    /// <summary>Replaces the whole table; codes that occur twice count once.</summary>
    /// <param name="codes">Codes on the wire.</param>
    /// <param name="asOf">The trading day they are listed on: decides the decade of a CZCE month.</param>
    public void Replace(IEnumerable<string> codes, TradingDay asOf)
    {
        var byCode = codes.Distinct(StringComparer.Ordinal).ToFrozenDictionary(c => c, c => Parse(c, asOf), StringComparer.Ordinal);
        var sorted = byCode.Values
            .OrderBy(c => c.Exchange).ThenBy(c => c.Product, StringComparer.Ordinal)
            .ThenBy(c => c.Instrument?.Kind).ThenBy(c => c.Instrument?.DeliveryYear).ThenBy(c => c.Instrument?.DeliveryMonth)
            .ThenBy(c => c.Code, StringComparer.Ordinal).ToArray();
        _current = new Snapshot(sorted, byCode);
    }

    /// <summary>Adds codes to the table. Nothing happens where all are known.</summary>
    public void Add(IEnumerable<string> codes, TradingDay asOf)
    {
        var added = codes.Where(code => !_current.ByCode.ContainsKey(code)).ToList();
        if (added.Count > 0) Replace(_current.ByCode.Keys.Concat(added), asOf);
    }

    private Contract Parse(string code, TradingDay asOf) =>
        new(code, InstrumentCode.TryParse(code, asOf, rules.Products, out var instrument, out _) ? instrument : null);

    private sealed record Snapshot(Contract[] Sorted, FrozenDictionary<string, Contract> ByCode);
}
