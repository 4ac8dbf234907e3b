using Mdc.Domain.Instruments;

namespace Mdc.Reads.Contracts;

/// <summary>Which contracts to list, and which page of them.</summary>
/// <param name="Pattern">Part of the code or of the product's names, case ignored; null or empty for all.</param>
/// <param name="Product">Root of the product, case ignored; null for all.</param>
/// <param name="Exchange">Exchange, as SHFE, case ignored; null for all.</param>
/// <param name="Delivery">Delivery month, as 2026-05; null for all.</param>
/// <param name="Kind">future, option or combination, case ignored; null for all.</param>
/// <param name="Offset">Matches to leave out.</param>
/// <param name="Limit">At most so many; null for all.</param>
public sealed record ContractQuery(
    string? Pattern = null, string? Product = null, string? Exchange = null, string? Delivery = null, string? Kind = null, int Offset = 0, int? Limit = null)
{
    /// <summary>The page, and how many matched in all. Codes that begin with the pattern come first.</summary>
    public (IReadOnlyList<Contract> Page, int Total) Run(ContractTable table)
    {
        var matches = table.All.Where(Matches);
        if (!string.IsNullOrEmpty(Pattern)) matches = matches.OrderByDescending(c => c.Code.StartsWith(Pattern, StringComparison.OrdinalIgnoreCase));
        var all = matches.ToList();
        return (all.Skip(Offset).Take(Limit ?? int.MaxValue).ToList(), all.Count);
    }

    private bool Matches(Contract contract) =>
        (Product is null || contract.Product.Equals(Product, StringComparison.OrdinalIgnoreCase))
        && (Exchange is null || contract.Exchange.ToString().Equals(Exchange, StringComparison.OrdinalIgnoreCase))
        && (Delivery is null || contract.Delivery == Delivery)
        && (Kind is null || string.Equals(contract.Instrument?.Kind.ToString(), Kind, StringComparison.OrdinalIgnoreCase))
        && (string.IsNullOrEmpty(Pattern) || contract.Code.Contains(Pattern, StringComparison.OrdinalIgnoreCase) || NameMatches(contract.Instrument?.Product));

    private bool NameMatches(Product? product) =>
        product is not null
        && (product.Name.Contains(Pattern!, StringComparison.OrdinalIgnoreCase) || product.NameZh.Contains(Pattern!, StringComparison.OrdinalIgnoreCase));
}
