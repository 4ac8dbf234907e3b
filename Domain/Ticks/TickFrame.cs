using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;

namespace Mdc.Domain.Ticks;

/// <summary>
/// One record of 384 bytes, little-endian: the journal's slot, the stream's payload and the binary push are the same bytes.
/// </summary>
/// <remarks>
/// The layout is frozen by a test; a change of layout is a new <see cref="LayoutVersion"/>, never an edit.
/// For control records (<see cref="RecordKind"/> other than <see cref="RecordKind.Tick"/>) see <see cref="ControlRecord"/> for
/// which fields they use. Blittable: may be copied as bytes and read in place with <see cref="MemoryMarshal"/>.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
public struct TickFrame
{
    /// <summary>Size of a frame in bytes.</summary>
    public const int Bytes = 384;

    /// <summary>The layout this code reads and writes.</summary>
    public const byte LayoutVersion = 1;

    /// <summary>The most bytes an instrument code may have; longer ones are refused by <see cref="TickRule.BadInstrument"/>.</summary>
    public const int MaxInstrumentBytes = 31;

    /// <summary>CRC-32C over bytes 4 to 384 followed by the slot's journal ordinal; written by the journal, meaningless elsewhere.</summary>
    [FieldOffset(0)] public uint Checksum;

    /// <summary>What the record is.</summary>
    [FieldOffset(4)] public RecordKind Kind;

    /// <summary>Accepted, repeat, or the rule that refused the tick.</summary>
    [FieldOffset(5)] public TickRule Disposition;

    /// <summary>Always <see cref="LayoutVersion"/>.</summary>
    [FieldOffset(6)] public byte Layout;

    /// <summary>The exchange by our contract table; fronts leave it empty (ctp.md 4.1).</summary>
    [FieldOffset(7)] public Exchange Exchange;

    /// <summary>Count of the push at its source: callbacks of a front, or data rows of a file, from 1.</summary>
    [FieldOffset(8)] public long SourceOrdinal;

    /// <summary>n of the position (feeder, epoch, n) within <see cref="Shard"/>, from 1; 0 where the record is in no shard's sequence (refused, repeat).</summary>
    [FieldOffset(16)] public long Position;

    /// <summary>Our clock when the push arrived, unix nanoseconds.</summary>
    [FieldOffset(24)] public long ReceivedNs;

    /// <summary>Exchange time, normalised by the design's trading-day rule, unix nanoseconds.</summary>
    [FieldOffset(32)] public long ExchangeNs;

    /// <summary>The feeder's start that wrote the record, from 1.</summary>
    [FieldOffset(40)] public uint Epoch;

    /// <summary>The shard the instrument belongs to.</summary>
    [FieldOffset(44)] public byte Shard;

    /// <summary>The feeder, from 1.</summary>
    [FieldOffset(45)] public byte Feeder;

    /// <summary>The front, or the replayed file, within the feeder, from 1.</summary>
    [FieldOffset(46)] public ushort Front;

    /// <summary>Distance in journal slots back to the previous accepted tick of the instrument; 0 for none.</summary>
    [FieldOffset(48)] public uint InstrumentBack;

    /// <summary>Distance in journal slots back to the previous positioned record of the shard; 0 for none.</summary>
    [FieldOffset(52)] public uint ShardBack;

    /// <summary>The trading day the tick counts for, yyyymmdd.</summary>
    [FieldOffset(56)] public TradingDay TradingDay;

    /// <summary>TradingDay as sent, yyyymmdd; 0 where empty or unreadable.</summary>
    [FieldOffset(60)] public int RawTradingDay;

    /// <summary>ActionDay as sent, yyyymmdd; 0 where empty or unreadable. Never trusted (ctp.md 4.2).</summary>
    [FieldOffset(64)] public int RawActionDay;

    /// <summary>UpdateTime as sent, hhmmss as a decimal number; -1 where unreadable.</summary>
    [FieldOffset(68)] public int RawUpdateTime;

    /// <summary>UpdateMillisec as sent, clamped to a short.</summary>
    [FieldOffset(72)] public short UpdateMillis;

    /// <summary>What the pump knew about the feed when it took the tick.</summary>
    [FieldOffset(74)] public TickFlags Flags;

    /// <summary>Volume since the trading day began, lots, as sent.</summary>
    [FieldOffset(76)] public int DayVolume;

    /// <summary>The instrument's code.</summary>
    [FieldOffset(80)] public InstrumentText Instrument;

    /// <summary>Last price.</summary>
    [FieldOffset(112)] public Price Last;

    /// <summary>Settlement of the previous trading day.</summary>
    [FieldOffset(120)] public Price PreSettlement;

    /// <summary>Close of the previous trading day.</summary>
    [FieldOffset(128)] public Price PreClose;

    /// <summary>First price of the trading day.</summary>
    [FieldOffset(136)] public Price DayOpen;

    /// <summary>Highest price of the trading day so far.</summary>
    [FieldOffset(144)] public Price DayHigh;

    /// <summary>Lowest price of the trading day so far.</summary>
    [FieldOffset(152)] public Price DayLow;

    /// <summary>Close of the trading day, none before it is known.</summary>
    [FieldOffset(160)] public Price DayClose;

    /// <summary>Settlement of the trading day, none before it is known.</summary>
    [FieldOffset(168)] public Price Settlement;

    /// <summary>Upper price limit of the day.</summary>
    [FieldOffset(176)] public Price UpperLimit;

    /// <summary>Lower price limit of the day.</summary>
    [FieldOffset(184)] public Price LowerLimit;

    /// <summary>Upper banding price (CTP 6.6.1 and later).</summary>
    [FieldOffset(192)] public Price BandingUpper;

    /// <summary>Lower banding price (CTP 6.6.1 and later).</summary>
    [FieldOffset(200)] public Price BandingLower;

    /// <summary>Five levels, best first.</summary>
    [FieldOffset(208)] public DepthLevels Depth;

    /// <summary>Open interest, lots.</summary>
    [FieldOffset(328)] public double OpenInterest;

    /// <summary>Open interest at the end of the previous trading day, lots.</summary>
    [FieldOffset(336)] public double PreOpenInterest;

    /// <summary>Turnover since the trading day began, as sent: CZCE may leave out the multiplier (ctp.md 4.1).</summary>
    [FieldOffset(344)] public double DayTurnover;

    /// <summary>Average price as sent: includes the multiplier except at CZCE.</summary>
    [FieldOffset(352)] public double AveragePrice;

    /// <summary>Delta of the previous trading day (options), as sent.</summary>
    [FieldOffset(360)] public double PreDelta;

    /// <summary>Delta now (options), as sent.</summary>
    [FieldOffset(368)] public double CurrDelta;

    /// <summary>What the source is: 0 for a live front, the hash of the content for a replayed file, the seed for a simulation.</summary>
    [FieldOffset(376)] public ulong SourceId;

    /// <summary>True for a tick that entered its shard's sequence.</summary>
    public readonly bool IsAcceptedTick => Kind == RecordKind.Tick && Disposition == TickRule.Accepted;

    /// <summary>The position of the record; <see cref="FeedPosition.None"/> where it has none.</summary>
    public readonly FeedPosition FeedPosition => new(Feeder, Epoch, Position);

    /// <summary>The frame's own bytes.</summary>
    public static Span<byte> AsBytes(ref TickFrame frame) => MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref frame, 1));

    /// <summary>Frames over bytes, in place. Throws <see cref="ArgumentException"/> where the length is no multiple of <see cref="Bytes"/>.</summary>
    public static ReadOnlySpan<TickFrame> Over(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % Bytes != 0) throw new ArgumentException($"{bytes.Length} bytes are no whole number of frames of {Bytes} bytes.", nameof(bytes));
        return MemoryMarshal.Cast<byte, TickFrame>(bytes);
    }

    /// <summary>A frame with every price none and no text: fill what the source sent.</summary>
    public static TickFrame Empty()
    {
        var frame = default(TickFrame);
        frame.Layout = LayoutVersion;
        frame.Kind = RecordKind.Tick;
        frame.RawUpdateTime = -1;
        frame.Last = frame.PreSettlement = frame.PreClose = frame.DayOpen = frame.DayHigh = frame.DayLow = Price.None;
        frame.DayClose = frame.Settlement = frame.UpperLimit = frame.LowerLimit = frame.BandingUpper = frame.BandingLower = Price.None;
        for (var level = 0; level < DepthLevels.Count; level++)
        {
            frame.Depth[level].Bid = Price.None;
            frame.Depth[level].Ask = Price.None;
        }
        return frame;
    }
}

/// <summary>An instrument code of at most 31 ASCII bytes, padded with NUL.</summary>
[InlineArray(32)]
public struct InstrumentText
{
    private byte _first;
}

/// <summary>Best bid and ask of one level; price none and volume 0 where the side is empty.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DepthLevel
{
    /// <summary>Bid price.</summary>
    public Price Bid;

    /// <summary>Ask price.</summary>
    public Price Ask;

    /// <summary>Bid volume, lots.</summary>
    public int BidVolume;

    /// <summary>Ask volume, lots.</summary>
    public int AskVolume;
}

/// <summary>Five levels of the book.</summary>
[InlineArray(Count)]
public struct DepthLevels
{
    /// <summary>How many levels there are.</summary>
    public const int Count = 5;

    private DepthLevel _first;
}
