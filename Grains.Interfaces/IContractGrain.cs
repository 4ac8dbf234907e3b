using Mdc.Domain.Contracts;

namespace Mdc.Grains.Interfaces;

/// <summary>The contracts of one product, keyed by its root: which are listed, which is the main one, when it rolled.</summary>
/// <remarks>Reports are stored when the call returns. Reentrant, so that reports which come together are stored together.</remarks>
[Alias("mdc.contract")]
public interface IContractGrain : IGrainWithStringKey
{
    /// <summary>An instrument says what its trading day came to. Sent again it changes nothing.</summary>
    /// <param name="day">The figures, final as far as the instrument knows.</param>
    /// <param name="begun">
    /// The trading day the instrument is in, yyyymmdd: that of the figures once its last section has closed, a later one when that begins.
    /// The first later one settles which contract is main on it.
    /// </param>
    ValueTask Report(ContractDay day, int begun);

    /// <summary>Takes what a list says of this product's instruments; rows of other products are passed over.</summary>
    /// <returns>How many rows were news.</returns>
    ValueTask<int> Import(IReadOnlyList<ListedContract> contracts);

    /// <summary>What can be traded on a trading day (yyyymmdd), by delivery and code: this day and about two months back are known.</summary>
    ValueTask<IReadOnlyList<ListedContract>> GetContracts(int tradingDay);

    /// <summary>The main contract of a trading day (yyyymmdd), its night included; <see cref="Contract.None"/> where it is not known.</summary>
    ValueTask<Contract> GetMain(int tradingDay);

    /// <summary>All rolls, oldest first. One of a trading day that has not begun may still change.</summary>
    ValueTask<IReadOnlyList<MainContractRoll>> GetRolls();
}
