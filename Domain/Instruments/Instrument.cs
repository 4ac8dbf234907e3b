using System.Collections.Immutable;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Instruments;

/// <summary>One thing that can be subscribed, taken apart from its code by <see cref="InstrumentCode"/>. Immutable.</summary>
/// <param name="Code">The code on the wire; case counts.</param>
/// <param name="Product">The product; that of the first leg for a combination.</param>
/// <param name="Kind">What it is.</param>
/// <param name="DeliveryYear">Four digits; of the first leg for a combination, of the underlying future for an option on one.</param>
/// <param name="DeliveryMonth">1 to 12, of the same contract as the year.</param>
public sealed record Instrument(string Code, Product Product, InstrumentKind Kind, int DeliveryYear, int DeliveryMonth)
{
    /// <summary>Where it is listed.</summary>
    public Exchange Exchange => Product.Exchange;

    /// <summary>Call or put; <see cref="OptionRight.None"/> for everything but an option.</summary>
    public OptionRight Right { get; init; }

    /// <summary>The strike; <see cref="Price.None"/> for everything but an option.</summary>
    public Price Strike { get; init; } = Price.None;

    /// <summary>True for the short-dated series options, whose code has "MS" in it (m2505-MS-C-3000).</summary>
    public bool IsSeriesOption { get; init; }

    /// <summary>The exchange's name of a combination's strategy (SPD, IPS, SP, SPC, STG, ...), else empty.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>A combination's legs in the order of its code; empty for all else.</summary>
    public ImmutableArray<Instrument> Legs { get; init; } = [];

    /// <summary>True where a price of zero or below is legal: differences between legs, or to a settlement price.</summary>
    public bool ZeroPriceIsLegal => Kind is InstrumentKind.Combination or InstrumentKind.Tas;

    /// <summary>Two are equal where code and delivery month are: a CZCE code comes back every ten years.</summary>
    public bool Equals(Instrument? other) =>
        other is not null && Code == other.Code && DeliveryYear == other.DeliveryYear && DeliveryMonth == other.DeliveryMonth;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, DeliveryYear, DeliveryMonth);

    /// <summary>The code.</summary>
    public override string ToString() => Code;
}
