using System.Globalization;
using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Gateway.Rest;

/// <summary>Ticks as lines of CSV, with the names of the JSON fields. Empty where the exchange sent nothing.</summary>
internal static class TickCsv
{
    private static readonly string[] Levels = [.. Enumerable.Range(1, DepthLevels.Count).Select(n => $"bid_price{n},bid_volume{n},ask_price{n},ask_volume{n}")];

    /// <summary>The column names.</summary>
    public static string Header { get; } =
        "instrument_id,exchange_id,trading_day,exchange_time,receive_time,last_price,volume,turnover,open_interest,pre_settlement_price,pre_close_price,"
        + "pre_open_interest,open_price,highest_price,lowest_price,close_price,settlement_price,upper_limit_price,lower_limit_price,average_price,"
        + string.Join(',', Levels) + ",seq";

    /// <summary>One tick as a line without line end.</summary>
    public static string Line(TickFrame tick)
    {
        var line = new StringBuilder(400);
        line.Append(CultureInfo.InvariantCulture, $"{tick.Instrument.ToText()},{(tick.Exchange == Exchange.None ? "" : tick.Exchange)},{tick.TradingDay},{Time(tick.ExchangeNs)},{Time(tick.ReceivedNs)}");
        Add(line, tick.Last);
        line.Append(CultureInfo.InvariantCulture, $",{tick.DayVolume}");
        Add(line, tick.DayTurnover);
        Add(line, tick.OpenInterest);
        Add(line, tick.PreSettlement);
        Add(line, tick.PreClose);
        Add(line, tick.PreOpenInterest);
        foreach (var price in (ReadOnlySpan<Price>)[tick.DayOpen, tick.DayHigh, tick.DayLow, tick.DayClose, tick.Settlement, tick.UpperLimit, tick.LowerLimit]) Add(line, price);
        Add(line, tick.AveragePrice);
        for (var level = 0; level < DepthLevels.Count; level++)
        {
            ref readonly var depth = ref tick.Depth[level];
            Add(line, depth.Bid);
            line.Append(CultureInfo.InvariantCulture, $",{depth.BidVolume}");
            Add(line, depth.Ask);
            line.Append(CultureInfo.InvariantCulture, $",{depth.AskVolume}");
        }
        return line.Append(CultureInfo.InvariantCulture, $",{tick.Feeder}:{tick.Epoch}:{tick.Position}").ToString();
    }

    private static void Add(StringBuilder line, Price price)
    {
        line.Append(',');
        if (!price.IsNone) line.Append(CultureInfo.InvariantCulture, $"{price.ToDecimal():0.####}");
    }

    // CTP's largest double means "not there".
    private static void Add(StringBuilder line, double value)
    {
        line.Append(',');
        if (Math.Abs(value) < 1e15) line.Append(CultureInfo.InvariantCulture, $"{(decimal)value:0.######}");
    }

    private static string Time(long ns) => ChinaTime.ToDateTimeOffset(ns).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);
}
