using System.Globalization;

namespace Mdc.Domain.Ticks;

/// <summary>A price in 1/10,000 yuan, or <see cref="None"/> where the exchange sent no price.</summary>
/// <remarks>
/// CTP sends "no price" as the largest double, as 0 or as text such as N/A (ctp.md 4.1); a combination may have a legal
/// price of zero or below, so which of them means none is the caller's knowledge, see <see cref="FromCtp"/>.
/// </remarks>
public readonly record struct Price(long Raw) : IComparable<Price>
{
    /// <summary>How many raw units make one yuan.</summary>
    public const long Scale = 10_000;

    /// <summary>No price was sent.</summary>
    public static readonly Price None = new(long.MinValue);

    /// <summary>True where no price was sent.</summary>
    public bool IsNone => Raw == long.MinValue;

    /// <summary>The price as CTP means it: NaN, anything of 1e14 yuan or more in size (the largest double among them), and 0 unless <paramref name="zeroIsLegal"/>, is none.</summary>
    /// <param name="value">The double as sent, in yuan.</param>
    /// <param name="zeroIsLegal">True for combinations, whose spread may be zero.</param>
    public static Price FromCtp(double value, bool zeroIsLegal = false)
    {
        // The bound keeps value * Scale inside a long; no futures price comes near it.
        if (!(Math.Abs(value) < 1e14)) return None;
        if (value == 0 && !zeroIsLegal) return None;
        return new Price((long)Math.Round(value * Scale, MidpointRounding.AwayFromZero));
    }

    /// <summary>The price in yuan as a double; NaN for none.</summary>
    public double ToDouble() => IsNone ? double.NaN : Raw / (double)Scale;

    /// <summary>The price in yuan as a decimal. Throws <see cref="InvalidOperationException"/> for none.</summary>
    public decimal ToDecimal() => IsNone ? throw new InvalidOperationException("The price is none.") : Raw / (decimal)Scale;

    /// <summary>The larger of two; none loses against any price.</summary>
    public static Price Max(Price a, Price b) => a.Raw >= b.Raw ? a : b;

    /// <summary>The smaller of two; none loses against any price.</summary>
    public static Price Min(Price a, Price b) => a.IsNone ? b : b.IsNone ? a : a.Raw <= b.Raw ? a : b;

    /// <inheritdoc/>
    public int CompareTo(Price other) => Raw.CompareTo(other.Raw);

    /// <summary>Plain decimal with no trailing zeros, as "5230.8"; the empty string for none.</summary>
    public override string ToString() => IsNone ? "" : ToDecimal().ToString("0.####", CultureInfo.InvariantCulture);
}
