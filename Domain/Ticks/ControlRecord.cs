using Mdc.Domain.Instruments;

namespace Mdc.Domain.Ticks;

/// <summary>Records of a shard's sequence that are no ticks: what closes or flags a bar is journaled too, so a replay needs no clock.</summary>
public static class ControlRecord
{
    /// <summary>What <see cref="TickFrame.DayVolume"/> of a feed state says: the feed is down, no tick can come.</summary>
    public const int FeedDown = 0;

    /// <summary>A front came up, and the feed with it.</summary>
    public const int FrontUp = 1;

    /// <summary>A front went down, and others go on: no bar is the worse for it.</summary>
    public const int FrontDown = 2;

    /// <summary>Bars of <paramref name="exchange"/> that end at or before <paramref name="boundaryNs"/> may close: ticks have passed it by the grace.</summary>
    public static TickFrame Watermark(Exchange exchange, long boundaryNs, long receivedNs) =>
        New(RecordKind.Watermark, exchange, boundaryNs, receivedNs);

    /// <summary>As <see cref="Watermark"/>, but by the calendar: no tick told so.</summary>
    public static TickFrame SessionAlarm(Exchange exchange, long boundaryNs, long receivedNs) =>
        New(RecordKind.SessionAlarm, exchange, boundaryNs, receivedNs);

    /// <summary>
    /// A front came up (<paramref name="up"/>) or went down at <paramref name="atNs"/> exchange time. The pump, which knows of the others,
    /// makes <see cref="FrontDown"/> of a <see cref="FeedDown"/> where the feed goes on without it.
    /// </summary>
    public static TickFrame FeedState(ushort front, bool up, long atNs, long receivedNs)
    {
        var frame = New(RecordKind.FeedState, Exchange.None, atNs, receivedNs);
        frame.Front = front;
        frame.DayVolume = up ? FrontUp : FeedDown;
        return frame;
    }

    /// <summary><paramref name="count"/> ticks of a front were lost between two times of our clock, before they could be journaled.</summary>
    public static TickFrame Gap(ushort front, long count, long fromNs, long toNs)
    {
        var frame = New(RecordKind.Gap, Exchange.None, fromNs, toNs);
        frame.Front = front;
        frame.SourceOrdinal = count;
        return frame;
    }

    private static TickFrame New(RecordKind kind, Exchange exchange, long exchangeNs, long receivedNs)
    {
        var frame = TickFrame.Empty();
        frame.Kind = kind;
        frame.Exchange = exchange;
        frame.ExchangeNs = exchangeNs;
        frame.ReceivedNs = receivedNs;
        return frame;
    }
}
