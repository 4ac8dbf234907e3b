using System.Diagnostics.CodeAnalysis;
using Mdc.Domain.Calendar;

namespace Mdc.Domain.Instruments;

/// <summary>Takes instrument codes apart, as the six exchanges spell them on the CTP wire (ctp.md 4.2).</summary>
public static class InstrumentCode
{
    /// <summary>Takes a code apart. For any thread; allocates, so keep the result.</summary>
    /// <param name="code">As on the wire; case counts.</param>
    /// <param name="asOf">The trading day the code was seen on: it decides the decade of a CZCE month, see <see cref="DeliveryMonths"/>.</param>
    /// <param name="products">The products known.</param>
    /// <param name="instrument">The instrument, or null.</param>
    /// <param name="reason">Why the code was refused, in one sentence, or null.</param>
    public static bool TryParse(
        string code,
        TradingDay asOf,
        ProductTable products,
        [NotNullWhen(true)] out Instrument? instrument,
        [NotNullWhen(false)] out string? reason)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(products);
        var space = code.IndexOf(' ');
        return space < 0
            ? SingleCode.TryParse(code, asOf, products, out instrument, out reason)
            : CombinationCode.TryParse(code, space, asOf, products, out instrument, out reason);
    }

    /// <summary>
    /// The root that decides the shard, without a look-up and without allocation: the first leg's letters, where the index options map to
    /// their future (IO to IF, HO to IH, MO to IM). The same as <see cref="Product.ShardRoot"/> for every code that parses; empty where
    /// the code has no letters in that place.
    /// </summary>
    public static ReadOnlySpan<char> ProductRoot(ReadOnlySpan<char> code)
    {
        var leg = code[(code.IndexOf(' ') + 1)..];
        var letters = 0;
        while (letters < leg.Length && char.IsAsciiLetter(leg[letters])) letters++;
        return leg[..letters] switch
        {
            "IO" => "IF",
            "HO" => "IH",
            "MO" => "IM",
            var root => root,
        };
    }

    /// <inheritdoc cref="ProductRoot(ReadOnlySpan{char})"/>
    /// <remarks>The code as ASCII bytes, without trailing zeros. What is given back points into <paramref name="code"/> or to constants.</remarks>
    public static ReadOnlySpan<byte> ProductRoot(ReadOnlySpan<byte> code)
    {
        var leg = code[(code.IndexOf((byte)' ') + 1)..];
        var letters = 0;
        while (letters < leg.Length && char.IsAsciiLetter((char)leg[letters])) letters++;
        var root = leg[..letters];
        if (root.SequenceEqual("IO"u8)) return "IF"u8;
        if (root.SequenceEqual("HO"u8)) return "IH"u8;
        if (root.SequenceEqual("MO"u8)) return "IM"u8;
        return root;
    }
}
