using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Instruments;

/// <summary>Codes without legs: root, month, and what follows it (nothing, TAS, or an option's right and strike).</summary>
internal static class SingleCode
{
    public static bool TryParse(
        string code,
        TradingDay asOf,
        ProductTable products,
        [NotNullWhen(true)] out Instrument? instrument,
        [NotNullWhen(false)] out string? reason)
    {
        instrument = null;
        var rest = code.AsSpan();
        var root = TakeWhile(ref rest, char.IsAsciiLetter);
        if (!products.TryFind(root, out var product))
        {
            reason = $"'{code}' begins with no known product.";
            return false;
        }

        var digits = TakeWhile(ref rest, char.IsAsciiDigit);
        if (!DeliveryMonths.TryParse(digits, product.Exchange, asOf, out var year, out var month, out var what))
        {
            reason = $"'{code}': {what}";
            return false;
        }

        if (rest.IsEmpty && !product.IsIndexOption)
            instrument = new Instrument(code, product, InstrumentKind.Future, year, month);
        else if (rest is "TAS" && !product.IsIndexOption)
            instrument = new Instrument(code, product, InstrumentKind.Tas, year, month);
        else if (TryParseOption(rest, out var right, out var strike, out var isSeries))
            instrument = new Instrument(code, product, InstrumentKind.Option, year, month) { Right = right, Strike = strike, IsSeriesOption = isSeries };

        reason = instrument is null ? $"'{code}': '{rest}' after the month is neither an option's right and strike nor TAS." : null;
        return instrument is not null;
    }

    /// <summary>"C70000" (SHFE, INE, CZCE) or "-P-9300" (DCE, GFEX, CFFEX), each with "MS" before the right for a series option.</summary>
    private static bool TryParseOption(ReadOnlySpan<char> text, out OptionRight right, out Price strike, out bool isSeries)
    {
        (right, strike, isSeries) = (OptionRight.None, Price.None, false);
        var dashed = text.StartsWith('-');
        if (dashed) text = text[1..];

        if (text.StartsWith(dashed ? "MS-" : "MS", StringComparison.Ordinal))
        {
            isSeries = true;
            text = text[(dashed ? 3 : 2)..];
        }

        if (text.Length < 2) return false;
        right = text[0] switch { 'C' => OptionRight.Call, 'P' => OptionRight.Put, _ => OptionRight.None };
        if (right == OptionRight.None || dashed != (text[1] == '-')) return false;

        text = text[(dashed ? 2 : 1)..];
        // No strike has nine digits; the bound keeps the scaled price inside a long.
        if (text.Length > 12 || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var yuan) || yuan <= 0) return false;
        strike = new Price((long)(yuan * Price.Scale));
        return true;
    }

    private static ReadOnlySpan<char> TakeWhile(ref ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var length = 0;
        while (length < text.Length && belongs(text[length])) length++;
        var taken = text[..length];
        text = text[length..];
        return taken;
    }
}
