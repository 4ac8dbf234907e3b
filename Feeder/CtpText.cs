using System.Buffers.Text;
using Mdc.Domain.Ticks;

namespace Mdc.Feeder;

/// <summary>Reads the texts of CTP's fields, as fronts send them and as recorders write them. Allocates nothing; false means that it can't be read.</summary>
/// <remarks>Nothing, N/A and the like are "not sent"; the largest double comes with 7 to 17 digits (ctp.md 7).</remarks>
public static class CtpText
{
    // 14 digits times the price's scale stay inside a long.
    private const int FastDigits = 14;

    /// <summary>Sets the instrument's code. One that no frame can hold is cut off for the report, and its verdict given: <see cref="TickRule.BadInstrument"/>.</summary>
    public static void SetCode(ref TickFrame frame, ReadOnlySpan<byte> code)
    {
        if (frame.Instrument.TrySet(code)) return;
        frame.Instrument.TrySet(code[..TickFrame.MaxInstrumentBytes]);
        frame.Disposition = TickRule.BadInstrument;
    }

    /// <summary>True where a price of 0 is a price: a combination may be quoted at zero, and so may what trades at settlement (ctp.md 4.1).</summary>
    public static bool IsZeroLegal(ReadOnlySpan<byte> code) => code.Contains((byte)' ') || code.EndsWith("TAS"u8);

    /// <summary>UpdateMillisec as a frame keeps it: -1 where it fits in no short or is negative.</summary>
    public static short Millis(int sent) => sent is >= 0 and <= short.MaxValue ? (short)sent : (short)-1;

    /// <summary>A price in yuan.</summary>
    public static bool TryPrice(ReadOnlySpan<byte> text, bool zeroIsLegal, out Price price)
    {
        price = Price.None;
        if (IsNothing(text)) return true;
        if (TryFast(text, out var raw))
        {
            if (raw != 0 || zeroIsLegal) price = new Price(raw);
            return true;
        }

        if (!TryDouble(text, out var value)) return false;
        price = Price.FromCtp(value, zeroIsLegal);
        return true;
    }

    /// <summary>An amount; 0 where it was not sent.</summary>
    public static bool TryAmount(ReadOnlySpan<byte> text, out double amount)
    {
        amount = 0;
        if (IsNothing(text)) return true;
        if (TryDigits(text, out var whole))
        {
            amount = whole;
            return true;
        }
        return TryDouble(text, out amount);
    }

    /// <summary>A number of lots; 0 where it was not sent.</summary>
    public static bool TryLots(ReadOnlySpan<byte> text, out int lots)
    {
        lots = 0;
        if (!TryAmount(text, out var amount)) return false;
        if (!(Math.Abs(amount) < 1e300)) return true;
        lots = (int)amount;
        return lots == amount;
    }

    /// <summary>yyyymmdd, with or without dashes; 0 where it is no number of eight digits.</summary>
    public static int Day(ReadOnlySpan<byte> text)
    {
        if (text.Length == 10 && text[4] == '-' && text[7] == '-' && TryDigits(text[..4], out var year) && TryDigits(text.Slice(5, 2), out var month) && TryDigits(text[8..], out var dayOfMonth))
            return (int)(year * 10_000 + month * 100 + dayOfMonth);
        return text.Length == 8 && TryDigits(text, out var day) ? (int)day : 0;
    }

    /// <summary>hh:mm:ss as hhmmss; -1 where it can't be read. What follows the seconds (".500") is read as milliseconds, else they are -1.</summary>
    public static int Time(ReadOnlySpan<byte> text, out int millis)
    {
        millis = -1;
        if (text.Length == 7) return TryPair(text, 2, out var m) && TryPair(text, 5, out var s) && IsDigit(text[0]) && text[1] == ':' && text[4] == ':' ? (text[0] - '0') * 10_000 + m * 100 + s : -1;
        if (text.Length < 8 || text[2] != ':' || text[5] != ':') return -1;
        if (!TryPair(text, 0, out var hour) || !TryPair(text, 3, out var minute) || !TryPair(text, 6, out var second)) return -1;
        if (text.Length > 8)
        {
            if (text[8] != '.' || text.Length > 18 || !TryDigits(text[9..], out var fraction)) return -1;
            for (var digits = text.Length - 9; digits != 3; digits += digits < 3 ? 1 : -1) fraction = digits < 3 ? fraction * 10 : fraction / 10;
            millis = (int)fraction;
        }
        return hour * 10_000 + minute * 100 + second;
    }

    private static bool TryPair(ReadOnlySpan<byte> text, int at, out int value)
    {
        value = (text[at] - '0') * 10 + text[at + 1] - '0';
        return IsDigit(text[at]) && IsDigit(text[at + 1]);
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > FastDigits) return false;
        foreach (var c in text)
        {
            if (!IsDigit(c)) return false;
            value = value * 10 + (c - '0');
        }
        return true;
    }

    /// <summary>Plain decimals of at most four places, exactly: nearly every price.</summary>
    private static bool TryFast(ReadOnlySpan<byte> text, out long raw)
    {
        raw = 0;
        var isNegative = text[0] == '-';
        if (isNegative) text = text[1..];
        if (text.Length is 0 or > FastDigits) return false;

        var places = -1;
        foreach (var c in text)
        {
            if (IsDigit(c))
            {
                raw = raw * 10 + (c - '0');
                if (places >= 0) places++;
            }
            else if (c == '.' && places < 0)
            {
                places = 0;
            }
            else
            {
                return false;
            }
        }

        if (places > 4 || text.Length == 1 && places == 0) return false;
        for (var place = Math.Max(places, 0); place < 4; place++) raw *= 10;
        if (isNegative) raw = -raw;
        return true;
    }

    private static bool TryDouble(ReadOnlySpan<byte> text, out double value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;

    private static bool IsNothing(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return true;
        if (IsDigit(text[0]) || text.Length > 4) return false;
        return text.SequenceEqual("N/A"u8) || text.SequenceEqual("-"u8) || text.SequenceEqual("NA"u8)
            || System.Text.Ascii.EqualsIgnoreCase(text, "nan"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "null"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "none"u8);
    }

    private static bool IsDigit(byte c) => (uint)(c - '0') <= 9;
}
