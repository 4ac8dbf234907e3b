using System.Runtime.CompilerServices;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Gateway.Json;

/// <summary>Writes JSON by hand into memory of the caller: several times faster than a general writer where the shape is fixed.</summary>
/// <remarks>Throws <see cref="ArgumentException"/> or <see cref="IndexOutOfRangeException"/> where the memory is too small. Numbers are plain decimals, never with an exponent.</remarks>
public ref struct JsonText(Span<byte> into)
{
    private readonly Span<byte> _into = into;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Written => _into[..Length];

    /// <summary>Writes JSON that needs no escaping: structure and names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raw(scoped ReadOnlySpan<byte> json)
    {
        json.CopyTo(_into[Length..]);
        Length += json.Length;
    }

    /// <summary>Writes a string of printable ASCII with its quotes.</summary>
    public void Text(scoped ReadOnlySpan<byte> ascii)
    {
        _into[Length++] = (byte)'"';
        foreach (var b in ascii)
        {
            if (b is (byte)'"' or (byte)'\\') _into[Length++] = (byte)'\\';
            _into[Length++] = b;
        }
        _into[Length++] = (byte)'"';
    }

    /// <summary>Writes a string of printable ASCII with its quotes.</summary>
    public void Text(scoped ReadOnlySpan<char> ascii)
    {
        _into[Length++] = (byte)'"';
        foreach (var c in ascii)
        {
            if (c is '"' or '\\') _into[Length++] = (byte)'\\';
            _into[Length++] = (byte)c;
        }
        _into[Length++] = (byte)'"';
    }

    /// <summary>Writes a whole number.</summary>
    public void Number(long value)
    {
        if (value < 0) _into[Length++] = (byte)'-';
        // The least long is its own negative; as unsigned it is right again.
        Whole(value < 0 ? (ulong)-value : (ulong)value);
    }

    /// <summary>Writes a number as it is; null where it is none: NaN, infinite, or so large (1e15 and more) that CTP means "not there".</summary>
    public void Number(double value)
    {
        if (!(Math.Abs(value) < 1e15)) Raw("null"u8);
        else if (value == Math.Truncate(value)) Number((long)value);
        else if (Math.Abs(value) < 1e-4) Fixed(value);
        else if (IsFourDecimals(value, out var scaled)) Scaled(scaled);
        else
        {
            if (!value.TryFormat(_into[Length..], out var written, default, System.Globalization.CultureInfo.InvariantCulture))
                throw new ArgumentException("The memory is too small for the JSON.", nameof(value));
            Length += written;
        }
    }

    /// <summary>Writes a price in yuan without trailing zeros; null for none.</summary>
    public void Number(Price price)
    {
        if (price.IsNone) Raw("null"u8);
        else Scaled(price.Raw);
    }

    /// <summary>Writes an amount given in 1/100 yuan, in yuan.</summary>
    public void Cents(long cents) => Scaled(cents * 100);

    /// <summary>Writes a date given as yyyymmdd as CTP does: "20260105"; null for 0.</summary>
    public void CtpDate(TradingDay day)
    {
        if (day.IsNone)
        {
            Raw("null"u8);
            return;
        }
        _into[Length++] = (byte)'"';
        Digits(day.Value, 8);
        _into[Length++] = (byte)'"';
    }

    /// <summary>Writes a date as "2026-01-05"; null for none.</summary>
    public void IsoDate(TradingDay day)
    {
        if (day.IsNone)
        {
            Raw("null"u8);
            return;
        }
        _into[Length++] = (byte)'"';
        DateDigits(day.Value);
        _into[Length++] = (byte)'"';
    }

    /// <summary>Writes hhmmss as CTP does: "09:30:15"; null where it is negative.</summary>
    public void CtpTime(int hhmmss)
    {
        if (hhmmss < 0)
        {
            Raw("null"u8);
            return;
        }
        _into[Length++] = (byte)'"';
        Clock(hhmmss / 10_000, hhmmss / 100 % 100, hhmmss % 100);
        _into[Length++] = (byte)'"';
    }

    /// <summary>Writes an instant (unix nanoseconds) as ISO 8601 in exchange time, as "2026-01-05T21:00:00.500+08:00".</summary>
    /// <param name="ns">The instant.</param>
    /// <param name="decimals">Digits of the second's fraction: 0, 3 or 6; the rest is cut off.</param>
    public void IsoTime(long ns, int decimals)
    {
        Raw(SecondText.Of(ns));
        if (decimals > 0)
        {
            var fraction = ChinaTime.NsOfDay(ns) % ChinaTime.NsPerSecond;
            _into[Length++] = (byte)'.';
            Digits((int)(fraction / (decimals == 3 ? ChinaTime.NsPerMillisecond : 1_000)), decimals);
        }
        Raw("+08:00\""u8);
    }

    private void DateDigits(int yyyymmdd)
    {
        Digits(yyyymmdd / 10_000, 4);
        _into[Length++] = (byte)'-';
        Digits(yyyymmdd / 100 % 100, 2);
        _into[Length++] = (byte)'-';
        Digits(yyyymmdd % 100, 2);
    }

    private void Clock(int hour, int minute, int second)
    {
        Digits(hour, 2);
        _into[Length++] = (byte)':';
        Digits(minute, 2);
        _into[Length++] = (byte)':';
        Digits(second, 2);
    }

    private void Digits(int value, int count)
    {
        for (var i = count - 1; i >= 0; i--, value /= 10) _into[Length + i] = (byte)('0' + value % 10);
        Length += count;
    }

    // A number in 1/10,000. The scale is a constant here, so that dividing is a multiplication.
    private void Scaled(long raw)
    {
        if (raw < 0) _into[Length++] = (byte)'-';
        var (whole, fraction) = Math.DivRem(raw < 0 ? (ulong)-raw : (ulong)raw, 10_000UL);
        Whole(whole);
        if (fraction == 0) return;
        var into = _into.Slice(Length, 5);
        into[0] = (byte)'.';
        Pair((uint)fraction / 100, into[1..]);
        Pair((uint)fraction % 100, into[3..]);
        var digits = 5;
        while (into[digits - 1] == (byte)'0') digits--;
        Length += digits;
    }

    private void Whole(ulong value)
    {
        if (value < 10)
        {
            _into[Length++] = (byte)('0' + value);
            return;
        }
        var count = CountDigits(value);
        var into = _into.Slice(Length, count);
        var at = count;
        while (value >= 100)
        {
            (value, var pair) = Math.DivRem(value, 100UL);
            Pair((uint)pair, into[(at -= 2)..]);
        }
        if (value >= 10) Pair((uint)value, into);
        else into[0] = (byte)('0' + value);
        Length += count;
    }

    private static int CountDigits(ulong value)
    {
        var count = 1;
        while (value >= 10_000)
        {
            value /= 10_000;
            count += 4;
        }
        return count + (value >= 1000 ? 3 : value >= 100 ? 2 : value >= 10 ? 1 : 0);
    }

    private static void Pair(uint value, Span<byte> into)
    {
        into[1] = Pairs[(int)value * 2 + 1];
        into[0] = Pairs[(int)value * 2];
    }

    private static ReadOnlySpan<byte> Pairs =>
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    // With at most 15 digits the decimal that gives this double back is its shortest form.
    private static bool IsFourDecimals(double value, out long scaled)
    {
        var rounded = Math.Round(value * 10_000);
        scaled = (long)rounded;
        return Math.Abs(rounded) < 1e15 && rounded / 10_000 == value;
    }

    // Shortest round-trip form would use an exponent here.
    private void Fixed(double value)
    {
        ((decimal)value).TryFormat(_into[Length..], out var written, default, System.Globalization.CultureInfo.InvariantCulture);
        Length += written;
    }
}
