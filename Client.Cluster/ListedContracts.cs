using Mdc.Domain.Instruments;

namespace Mdc.Client.Cluster;

/// <summary>Contracts of the cluster as a strategy reads them.</summary>
internal static class ListedContracts
{
    public static Contract ToContract(Reads.Contracts.Contract contract) => new(
        contract.Code,
        contract.Exchange == Exchange.None ? null : contract.Exchange.ToString(),
        contract.Product,
        contract.Instrument?.Kind.ToString().ToLowerInvariant(),
        contract.Delivery,
        contract.Instrument?.Product.Name,
        contract.Instrument?.Product.NameZh,
        contract.Instrument?.Product.PriceStep.ToDecimal(),
        contract.Instrument?.Product.Multiplier);
}
