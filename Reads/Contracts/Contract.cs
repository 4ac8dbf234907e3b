using Mdc.Domain.Instruments;

namespace Mdc.Reads.Contracts;

/// <summary>An instrument that clients may ask for.</summary>
/// <param name="Code">The code on the wire; case counts.</param>
/// <param name="Instrument">The code taken apart; null where its product is not known.</param>
public sealed record Contract(string Code, Instrument? Instrument)
{
    /// <summary>Root of the product; empty where not known.</summary>
    public string Product => Instrument?.Product.Root ?? "";

    /// <summary>The month it delivers in, as 2026-05; null where not known.</summary>
    public string? Delivery => Instrument is { } known ? $"{known.DeliveryYear:D4}-{known.DeliveryMonth:D2}" : null;

    /// <summary>Where it is listed.</summary>
    public Exchange Exchange => Instrument?.Exchange ?? Exchange.None;
}
