using Mdc.Domain.Contracts;

namespace Mdc.Grains;

/// <summary>What a product's contract grain stores.</summary>
[GenerateSerializer, Alias("mdc.contract-state.1")]
public sealed class ContractState
{
    /// <summary>The trading day that has begun last, yyyymmdd; 0 before the first.</summary>
    [Id(0)]
    public int Begun { get; set; }

    /// <summary>The settled rolls, oldest first.</summary>
    [Id(1)]
    public List<MainContractRoll> Rolls { get; set; } = [];

    /// <summary>The figures of <see cref="Begun"/> so far.</summary>
    [Id(2)]
    public List<ContractDay> Figures { get; set; } = [];

    /// <summary>What is known of the product's instruments.</summary>
    [Id(3)]
    public List<ListedContract> Contracts { get; set; } = [];
}
