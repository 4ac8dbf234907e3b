using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Client.Cluster;

/// <summary>A frame as a strategy reads it: the same values as over the gateway's JSON.</summary>
internal static class TickFrames
{
    // CTP's largest double means that nothing was sent.
    private const double NotSent = 1e15;

    public static Tick ToTick(in TickFrame frame, bool isSnapshot = false, bool isAfterGap = false) => new()
    {
        Instrument = frame.Instrument.ToText(),
        Exchange = frame.Exchange == Exchange.None ? null : frame.Exchange.ToString(),
        TradingDay = frame.TradingDay.IsNone ? null : frame.TradingDay.ToDate(),
        ExchangeTime = ChinaTime.ToDateTimeOffset(frame.ExchangeNs / ChinaTime.NsPerMillisecond * ChinaTime.NsPerMillisecond),
        ReceiveTime = ChinaTime.ToDateTimeOffset(frame.ReceivedNs / 1_000 * 1_000),
        Last = Yuan(frame.Last),
        PreSettlement = Yuan(frame.PreSettlement),
        PreClose = Yuan(frame.PreClose),
        DayOpen = Yuan(frame.DayOpen),
        DayHigh = Yuan(frame.DayHigh),
        DayLow = Yuan(frame.DayLow),
        UpperLimit = Yuan(frame.UpperLimit),
        LowerLimit = Yuan(frame.LowerLimit),
        Settlement = Yuan(frame.Settlement),
        DayVolume = frame.DayVolume,
        DayTurnover = Number(frame.DayTurnover),
        OpenInterest = Number(frame.OpenInterest),
        Depth = Levels(in frame),
        Position = frame.FeedPosition.ToString(),
        IsSnapshot = isSnapshot,
        IsAfterGap = isAfterGap,
    };

    private static QuoteLevel[] Levels(in TickFrame frame)
    {
        var levels = new QuoteLevel[DepthLevels.Count];
        for (var i = 0; i < levels.Length; i++)
        {
            ref readonly var level = ref frame.Depth[i];
            levels[i] = new QuoteLevel(Yuan(level.Bid), level.BidVolume, Yuan(level.Ask), level.AskVolume);
        }
        return levels;
    }

    private static decimal? Yuan(Price price) => price.IsNone ? null : price.ToDecimal();

    private static decimal? Number(double value) => Math.Abs(value) < NotSent ? (decimal)value : null;
}
