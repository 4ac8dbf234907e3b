using Mdc.Domain.Instruments;

namespace Mdc.Domain.Contracts;

/// <summary>A code and the month it delivers in: CZCE gives a code again after ten years, and then it is another contract.</summary>
/// <param name="Code">The instrument's code.</param>
/// <param name="DeliveryMonth">As yyyymm.</param>
public readonly record struct Contract(string Code, int DeliveryMonth) : IComparable<Contract>
{
    /// <summary>No contract.</summary>
    public static readonly Contract None = new("", 0);

    /// <summary>True for <see cref="None"/>.</summary>
    public bool IsNone => DeliveryMonth == 0;

    /// <summary>The contract an instrument is.</summary>
    public static Contract Of(Instrument instrument) => new(instrument.Code, instrument.DeliveryYear * 100 + instrument.DeliveryMonth);

    /// <summary>The nearer delivery first.</summary>
    public int CompareTo(Contract other)
    {
        var order = DeliveryMonth.CompareTo(other.DeliveryMonth);
        return order != 0 ? order : string.CompareOrdinal(Code, other.Code);
    }

    /// <inheritdoc/>
    public static bool operator <(Contract left, Contract right) => left.CompareTo(right) < 0;

    /// <inheritdoc/>
    public static bool operator >(Contract left, Contract right) => left.CompareTo(right) > 0;

    /// <inheritdoc/>
    public static bool operator <=(Contract left, Contract right) => left.CompareTo(right) <= 0;

    /// <inheritdoc/>
    public static bool operator >=(Contract left, Contract right) => left.CompareTo(right) >= 0;

    /// <summary>The code.</summary>
    public override string ToString() => Code;
}
