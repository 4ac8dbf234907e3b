namespace Mdc.Feeder.Ctp;

/// <summary>Where the fields of a library's tick stand (ctp.md 2.2). The numbers of <see cref="Id"/> are stored in rings and never change.</summary>
/// <remarks>From the last price to the day of action everything keeps its distances in all versions; only the texts before and what follows differ.</remarks>
/// <param name="Id">Names the layout in a ring.</param>
/// <param name="Bytes">Size of a tick.</param>
/// <param name="InstrumentAt">The instrument's code.</param>
/// <param name="InstrumentBytes">Room of the instrument's code, NUL included.</param>
/// <param name="LastPriceAt">The last price; the numbers follow from here.</param>
/// <param name="BandingAt">The upper banding price, the lower one behind it; 0 where there is none.</param>
internal sealed record TickLayout(ushort Id, int Bytes, int InstrumentAt, int InstrumentBytes, int LastPriceAt, int BandingAt)
{
    /// <summary>Until 6.3.x.</summary>
    public static readonly TickLayout Bytes408 = new(1, 408, 9, 31, 80, 0);

    /// <summary>6.5.1: long codes at the end; what stands at 9 is reserved and never read.</summary>
    public static readonly TickLayout Bytes568 = new(2, 568, 401, 81, 80, 0);

    /// <summary>From 6.6.1 on: banding prices.</summary>
    public static readonly TickLayout Bytes584 = new(3, 584, 401, 81, 80, 568);

    /// <summary>CTP Mini 1.7.5.</summary>
    public static readonly TickLayout Mini528 = new(4, 528, 9, 81, 184, 512);

    private static readonly TickLayout[] ById = [Bytes408, Bytes408, Bytes568, Bytes584, Mini528];

    /// <summary>A stored layout; null where no such number was ever stored.</summary>
    public static TickLayout? Of(ushort id) => id is > 0 && id < ById.Length ? ById[id] : null;
}
