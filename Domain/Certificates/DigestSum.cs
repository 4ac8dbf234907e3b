using System.Globalization;

namespace Mdc.Domain.Certificates;

/// <summary>How many records there are and the sum modulo 2^128 of their digests: equal for the same records in any order. A value.</summary>
/// <remarks>A sum and not an exclusive or, so that a record that is there twice does not vanish.</remarks>
public readonly record struct DigestSum(long Count, UInt128 Sum)
{
    /// <summary>With one more record.</summary>
    public DigestSum With(UInt128 digest) => new(Count + 1, Sum + digest);

    /// <summary>Without one of its records.</summary>
    public DigestSum Without(UInt128 digest) => new(Count - 1, Sum - digest);

    /// <summary>Both together.</summary>
    public static DigestSum operator +(DigestSum left, DigestSum right) => new(left.Count + right.Count, left.Sum + right.Sum);

    /// <summary>The sum as 32 hexadecimal digits.</summary>
    public string Hex => Sum.ToString("x32", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} {Hex}");
}
