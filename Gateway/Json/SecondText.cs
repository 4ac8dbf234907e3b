using Mdc.Domain.Calendar;

namespace Mdc.Gateway.Json;

/// <summary>Seconds as the beginning of an ISO 8601 time, <c>"2026-01-05T21:00:00</c> with its quote: the ticks of a second share them, and a date is dear to make.</summary>
/// <remarks>Kept per thread, the newest second of each of some slots. What is returned is valid until the same thread asks again.</remarks>
internal static class SecondText
{
    private const int Bytes = 20;
    private const int Slots = 16;

    [ThreadStatic]
    private static byte[]? _texts;

    [ThreadStatic]
    private static long[]? _seconds;

    /// <summary>The text of an instant's second, in exchange time.</summary>
    public static ReadOnlySpan<byte> Of(long ns)
    {
        var second = Math.DivRem(ns, ChinaTime.NsPerSecond, out var rest);
        if (rest < 0) second--;
        var seconds = _seconds ??= NewSeconds();
        var texts = _texts ??= new byte[Bytes * Slots];
        var slot = (int)((ulong)second % Slots);
        var text = texts.AsSpan(slot * Bytes, Bytes);
        if (seconds[slot] != second)
        {
            Write(ns, text);
            seconds[slot] = second;
        }
        return text;
    }

    private static long[] NewSeconds()
    {
        var seconds = new long[Slots];
        Array.Fill(seconds, long.MinValue);
        return seconds;
    }

    private static void Write(long ns, Span<byte> into)
    {
        var (date, second) = (TradingDay.Of(ChinaTime.DateOf(ns)).Value, ChinaTime.SecondsOfDay(ns));
        into[0] = (byte)'"';
        Digits(date / 10_000, into.Slice(1, 4));
        into[5] = (byte)'-';
        Digits(date / 100 % 100, into.Slice(6, 2));
        into[8] = (byte)'-';
        Digits(date % 100, into.Slice(9, 2));
        into[11] = (byte)'T';
        Digits(second / 3600, into.Slice(12, 2));
        into[14] = (byte)':';
        Digits(second / 60 % 60, into.Slice(15, 2));
        into[17] = (byte)':';
        Digits(second % 60, into.Slice(18, 2));
    }

    private static void Digits(int value, Span<byte> into)
    {
        for (var i = into.Length - 1; i >= 0; i--, value /= 10) into[i] = (byte)('0' + value % 10);
    }
}
