using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Bars;

/// <summary>What a reader must know before trusting a bar. Flags add up.</summary>
[Flags]
public enum BarQuality : byte
{
    /// <summary>Nothing is missing.</summary>
    Complete = 0,

    /// <summary>Ticks, but no trade.</summary>
    NoTrade = 1,

    /// <summary>The feed came up after the trading day's open: what was traded before is missing.</summary>
    Partial = 2,

    /// <summary>Ticks were lost before or inside the bar; the whole volume difference is in it.</summary>
    Gap = 4,

    /// <summary>The feed went down before the bar ended.</summary>
    FeedDown = 8,

    /// <summary>Filled in for a reader who asked: no tick at all.</summary>
    Filled = 16,
}

/// <summary>Open, high, low, close and what was traded in one period of one instrument. A value of plain fields: copied, never shared.</summary>
/// <remarks>Everything but <see cref="Revision"/> is bit-identical for the same journal and rule version.</remarks>
public record struct Bar
{
    /// <summary>The rules of the fold that this code implements; stored with every bar.</summary>
    public const ushort CurrentRuleVersion = 1;

    /// <summary>The trading day the bar belongs to; of a week or month, its last trading day with a bar.</summary>
    public TradingDay TradingDay;

    /// <summary>First nanosecond of the period, unix, by the session table.</summary>
    public long StartNs;

    /// <summary>First nanosecond after the period, unix, by the session table.</summary>
    public long EndNs;

    /// <summary>First price.</summary>
    public Price Open;

    /// <summary>Highest price.</summary>
    public Price High;

    /// <summary>Lowest price.</summary>
    public Price Low;

    /// <summary>Last price.</summary>
    public Price Close;

    /// <summary>Lots traded.</summary>
    public long Volume;

    /// <summary>Money traded, in 1/100 yuan, contract multiplier included.</summary>
    public long TurnoverCents;

    /// <summary>Open interest at the bar's first tick, lots.</summary>
    public double OpenOpenInterest;

    /// <summary>Open interest at the end, lots.</summary>
    public double OpenInterest;

    /// <summary>Accepted ticks, repeats not counted.</summary>
    public int Ticks;

    /// <summary>What to know before trusting it.</summary>
    public BarQuality Quality;

    /// <summary>0 for the first closed version, counted up by every correction. Outside bit-identity.</summary>
    public int Revision;

    /// <summary>The rules that made it.</summary>
    public ushort RuleVersion;

    /// <summary>True for a correction that takes the bar back: with the ticks that came late, the trade that had made it lies in another bar.</summary>
    public readonly bool IsWithdrawn => Ticks == 0 && (Quality & BarQuality.Filled) == 0;

    /// <summary>What takes this bar back. Nothing but its place is left.</summary>
    public readonly Bar Withdrawn() => new() { TradingDay = TradingDay, StartNs = StartNs, EndNs = EndNs, Quality = BarQuality.NoTrade, RuleVersion = RuleVersion };
}

/// <summary>Where a fold stands after a bar's last tick: enough to go on with the next tick as if it had never stopped.</summary>
/// <remarks>Stored beside each 1-minute bar. A value of plain fields.</remarks>
public record struct FoldState
{
    /// <summary>Trading day of the last accepted tick.</summary>
    public TradingDay TradingDay;

    /// <summary>Exchange time of the last accepted tick, unix nanoseconds.</summary>
    public long ExchangeNs;

    /// <summary>Volume since the trading day began, lots.</summary>
    public long DayVolume;

    /// <summary>Turnover since the trading day began, 1/100 yuan, multiplier included.</summary>
    public long DayTurnoverCents;

    /// <summary>Day high of the last accepted tick.</summary>
    public Price DayHigh;

    /// <summary>Day low of the last accepted tick.</summary>
    public Price DayLow;

    /// <summary>Last price.</summary>
    public Price Last;

    /// <summary>Open interest, lots.</summary>
    public double OpenInterest;

    /// <summary>The newest position folded, per feeder: which of two versions of a bar knows more.</summary>
    public FeedPositions Positions;

    /// <summary>
    /// Where to go on reading after this bar, per feeder: the instrument's ticks up to it are all in this bar or an earlier one. Behind
    /// <see cref="Positions"/> where a late tick came after the first tick of a later bar.
    /// </summary>
    public FeedPositions ResumeAfter;
}

/// <summary>Why a version of a bar exists.</summary>
public enum RevisionReason : byte
{
    /// <summary>The bar closed.</summary>
    Closed = 0,

    /// <summary>A tick that belongs to it came later than one that does not.</summary>
    LateTick = 1,

    /// <summary>A tick of the section's edge came after the bar closed.</summary>
    EdgeTick = 2,

    /// <summary>Volume grew between the close and 16:00.</summary>
    PostCloseVolume = 3,
}

/// <summary>One version of a closed 1-minute bar of one instrument, on its way from grain to store and to readers.</summary>
/// <param name="Instrument">The instrument's code.</param>
/// <param name="Bar">The bar; <see cref="Bar.Revision"/> is the store's to number.</param>
/// <param name="State">Where the fold stood after the bar's last tick.</param>
/// <param name="Reason">Why this version exists.</param>
/// <param name="KnownAtNs">Receive time of the record that closed or changed it, unix nanoseconds.</param>
public readonly record struct BarVersion(string Instrument, Bar Bar, FoldState State, RevisionReason Reason, long KnownAtNs);
