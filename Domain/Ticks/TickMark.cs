namespace Mdc.Domain.Ticks;

/// <summary>A tick's place among the archived ticks of its instrument: by exchange time, day volume, receive time and content. A reader goes on after it.</summary>
/// <param name="ExchangeNs">Exchange time, unix nanoseconds.</param>
/// <param name="DayVolume">Lots of the day.</param>
/// <param name="ReceivedNs">Receive time, unix nanoseconds.</param>
/// <param name="Content"><see cref="TickContent.Hash"/>, as a signed number.</param>
public readonly record struct TickMark(long ExchangeNs, int DayVolume, long ReceivedNs, long Content) : IComparable<TickMark>
{
    /// <summary>The place of a tick.</summary>
    public static TickMark Of(in TickFrame tick) => new(tick.ExchangeNs, tick.DayVolume, tick.ReceivedNs, (long)TickContent.Hash(tick));

    /// <summary>The earlier first.</summary>
    public int CompareTo(TickMark other) =>
        (ExchangeNs, DayVolume, ReceivedNs, Content).CompareTo((other.ExchangeNs, other.DayVolume, other.ReceivedNs, other.Content));
}
