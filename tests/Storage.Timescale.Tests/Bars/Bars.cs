using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Storage.Timescale.Tests.Bars;

/// <summary>One way to make bars, versions and positions.</summary>
internal static class Bars
{
    /// <summary>2026-01-05 09:00 in China.</summary>
    public const long Open = 1_767_574_800_000_000_000;

    public const long Minute = 60_000_000_000;

    /// <summary>Positions of feeders 1, 2, .. in epoch 1; 0 for a feeder that was never seen.</summary>
    public static FeedPositions At(params long[] positions)
    {
        var all = default(FeedPositions);
        for (var i = 0; i < positions.Length; i++)
            if (positions[i] > 0) all.Set(new FeedPosition((byte)(i + 1), 1, positions[i]));
        return all;
    }

    /// <summary>The bar of a minute, closed at a position of feeder 1.</summary>
    public static BarVersion Version(string instrument, int minute, long position, long volume = 10, long? knownAtNs = null, RevisionReason reason = RevisionReason.Closed) =>
        new(instrument, Bar(minute, volume), State(minute, position, volume), reason, knownAtNs ?? Open + (minute + 1) * Minute + 1);

    public static BarBatch Batch(FeedPositions lowWater, params BarVersion[] bars) => new(3, bars, lowWater);

    private static Bar Bar(int minute, long volume) => new()
    {
        TradingDay = new TradingDay(20260105),
        StartNs = Open + minute * Minute,
        EndNs = Open + (minute + 1) * Minute,
        Open = new Price(32_150_000),
        High = new Price(32_160_000),
        Low = new Price(-5_000),
        Close = Price.None,
        Volume = volume,
        TurnoverCents = volume * 3_215_000,
        OpenOpenInterest = 0.1,
        OpenInterest = double.MaxValue,
        Ticks = 120,
        Quality = BarQuality.Partial | BarQuality.Gap,
        RuleVersion = ushort.MaxValue,
    };

    private static FoldState State(int minute, long position, long volume) => new()
    {
        TradingDay = new TradingDay(20260105),
        ExchangeNs = Open + (minute + 1) * Minute - 1,
        DayVolume = 1_000 + volume,
        DayTurnoverCents = long.MaxValue,
        DayHigh = new Price(32_160_000),
        DayLow = Price.None,
        Last = new Price(32_150_000),
        OpenInterest = 1_234_567.5,
        Positions = At(position),
    };
}
