using System.Runtime.InteropServices;
using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Ctp;

/// <summary>Reads a library's tick into a frame. Any bytes will do: what makes no sense is none, or the gate's to refuse. Allocates nothing.</summary>
internal static class DepthDecoder
{
    // Distances from the last price.
    private const int PreSettlement = 8, PreClose = 16, PreOpenInterest = 24, Open = 32, High = 40, Low = 48, Volume = 56, Turnover = 64, OpenInterest = 72;
    private const int Close = 80, Settlement = 88, UpperLimit = 96, LowerLimit = 104, PreDelta = 112, CurrDelta = 120, UpdateTime = 128, UpdateMillis = 140;
    private const int Book = 144, Level = 32, BidVolume = 8, Ask = 16, AskVolume = 24, Average = 304, ActionDay = 312;
    private const int DayBytes = 9, TimeBytes = 9;

    private static readonly TickFrame Empty = TickFrame.Empty();

    /// <summary>Fills a frame with what the front sent. The caller adds where it is from.</summary>
    /// <param name="tick">At least <see cref="TickLayout.Bytes"/> bytes.</param>
    /// <param name="layout">How they are laid out.</param>
    /// <param name="frame">Is overwritten whole.</param>
    public static void Decode(ReadOnlySpan<byte> tick, TickLayout layout, out TickFrame frame)
    {
        frame = Empty;
        var code = Text(tick.Slice(layout.InstrumentAt, layout.InstrumentBytes));
        CtpText.SetCode(ref frame, code);
        var zeroIsLegal = CtpText.IsZeroLegal(code);
        var numbers = tick[layout.LastPriceAt..];

        frame.RawTradingDay = CtpText.Day(Text(tick[..DayBytes]));
        frame.RawActionDay = CtpText.Day(Text(numbers.Slice(ActionDay, DayBytes)));
        frame.RawUpdateTime = CtpText.Time(Text(numbers.Slice(UpdateTime, TimeBytes)), out _);
        frame.UpdateMillis = CtpText.Millis(Int(numbers, UpdateMillis));
        frame.DayVolume = Int(numbers, Volume);

        frame.Last = PriceAt(numbers, 0, zeroIsLegal);
        frame.PreSettlement = PriceAt(numbers, PreSettlement, zeroIsLegal);
        frame.PreClose = PriceAt(numbers, PreClose, zeroIsLegal);
        frame.DayOpen = PriceAt(numbers, Open, zeroIsLegal);
        frame.DayHigh = PriceAt(numbers, High, zeroIsLegal);
        frame.DayLow = PriceAt(numbers, Low, zeroIsLegal);
        frame.DayClose = PriceAt(numbers, Close, zeroIsLegal);
        frame.Settlement = PriceAt(numbers, Settlement, zeroIsLegal);
        frame.UpperLimit = PriceAt(numbers, UpperLimit, zeroIsLegal);
        frame.LowerLimit = PriceAt(numbers, LowerLimit, zeroIsLegal);
        for (var i = 0; i < DepthLevels.Count; i++)
        {
            ref var level = ref frame.Depth[i];
            var at = Book + i * Level;
            (level.Bid, level.BidVolume) = (PriceAt(numbers, at, zeroIsLegal), Int(numbers, at + BidVolume));
            (level.Ask, level.AskVolume) = (PriceAt(numbers, at + Ask, zeroIsLegal), Int(numbers, at + AskVolume));
        }

        frame.PreOpenInterest = Amount(numbers, PreOpenInterest);
        frame.DayTurnover = Amount(numbers, Turnover);
        frame.OpenInterest = Amount(numbers, OpenInterest);
        frame.PreDelta = Amount(numbers, PreDelta);
        frame.CurrDelta = Amount(numbers, CurrDelta);
        frame.AveragePrice = Amount(numbers, Average);
        if (layout.BandingAt == 0) return;
        frame.BandingUpper = PriceAt(tick, layout.BandingAt, zeroIsLegal);
        frame.BandingLower = PriceAt(tick, layout.BandingAt + sizeof(double), zeroIsLegal);
    }

    /// <summary>A text up to its NUL, or all of its room where it has none.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> room)
    {
        var end = room.IndexOf((byte)0);
        return end < 0 ? room : room[..end];
    }

    private static int Int(ReadOnlySpan<byte> bytes, int at) => MemoryMarshal.Read<int>(bytes[at..]);

    private static Price PriceAt(ReadOnlySpan<byte> bytes, int at, bool zeroIsLegal) => Price.FromCtp(MemoryMarshal.Read<double>(bytes[at..]), zeroIsLegal);

    // A sum of NaN, or of the largest double, would spoil every sum after it.
    private static double Amount(ReadOnlySpan<byte> bytes, int at)
    {
        var sent = MemoryMarshal.Read<double>(bytes[at..]);
        return Math.Abs(sent) < 1e300 ? sent : 0;
    }
}
