using Mdc.Domain.Ticks;

namespace Mdc.Domain.Instruments;

/// <summary>What an exchange trades contracts of: copper, the CSI 300 index, options on it.</summary>
/// <param name="Root">The letters its contract codes begin with, in the exchange's own case: cu, SR, IF, IO. Unique over all exchanges.</param>
/// <param name="Exchange">Where it is listed; never <see cref="Exchange.None"/>.</param>
/// <param name="Name">English name.</param>
/// <param name="NameZh">The exchange's own short name.</param>
/// <param name="PriceStep">Smallest price change of its futures (of its options for <see cref="IsIndexOption"/>).</param>
/// <param name="Multiplier">Units of the underlying per contract: turnover = price × volume × multiplier. At least 1.</param>
/// <param name="Underlying">
/// Root of the futures an option-only product hangs on (IO: IF), or null. An option on a commodity future is listed under the future's
/// own product and has none.
/// </param>
public sealed record Product(
    string Root, Exchange Exchange, string Name, string NameZh, Price PriceStep, int Multiplier, string? Underlying = null)
{
    /// <summary>True for IO, HO and MO, which have a root of their own and no futures.</summary>
    public bool IsIndexOption => Underlying is not null;

    /// <summary>The root that decides the shard, so that an option chain and its future stay together: IF for IO, else <see cref="Root"/>.</summary>
    public string ShardRoot => Underlying ?? Root;
}
