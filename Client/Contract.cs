namespace Mdc.Client;

/// <summary>One instrument that the gateway knows.</summary>
/// <param name="Instrument">Its code, as rb2601.</param>
/// <param name="Exchange">The exchange, as SHFE; null where it is not known.</param>
/// <param name="Product">Root of the product, as rb; empty where it is not known.</param>
/// <param name="Kind">future, option or combination; null where it is not known.</param>
/// <param name="Delivery">Delivery month, as 2026-01; null where it is not known.</param>
/// <param name="Name">The product's English name.</param>
/// <param name="NameZh">The product's Chinese name.</param>
/// <param name="PriceStep">The least change of the price, yuan.</param>
/// <param name="Multiplier">Units per lot.</param>
public sealed record Contract(
    string Instrument, string? Exchange, string Product, string? Kind, string? Delivery, string? Name, string? NameZh, decimal? PriceStep, int? Multiplier);

/// <summary>A page of contracts.</summary>
/// <param name="Contracts">The page.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record ContractPage(IReadOnlyList<Contract> Contracts, int Total);
