using System.Runtime.CompilerServices;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Gateway.Json;

/// <summary>A tick as the market_data push of the qactpmdgateway protocol, with its field names and order, then what we add.</summary>
/// <remarks>
/// Added: exchange_id, levels 3 to 5, seq (the position in the feeder's sequence), exchange_time and receive_time. What the exchange did
/// not send is null, never CTP's largest double. timestamp is our receive time in unix milliseconds. action_day is the date of the
/// exchange time: fronts fill ActionDay each in their own way (ctp.md 4.2).
/// </remarks>
public static class TickJson
{
    /// <summary>The most bytes one tick takes.</summary>
    public const int MaxBytes = 4096;

    /// <summary>Writes the whole push message.</summary>
    /// <returns>Bytes written.</returns>
    public static int WritePush(in TickFrame tick, Span<byte> into)
    {
        var json = new JsonText(into);
        json.Raw("{\"type\":\"market_data\","u8);
        Fields(in tick, ref json);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes the tick as a JSON object without the message's type, as REST answers it.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteObject(in TickFrame tick, Span<byte> into)
    {
        var json = new JsonText(into);
        json.Raw("{"u8);
        Fields(in tick, ref json);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>The exchange's name as JSON wants it: quoted, null where it is not known.</summary>
    public static ReadOnlySpan<byte> ExchangeId(Exchange exchange) => exchange switch
    {
        Exchange.SHFE => "\"SHFE\""u8,
        Exchange.DCE => "\"DCE\""u8,
        Exchange.CZCE => "\"CZCE\""u8,
        Exchange.CFFEX => "\"CFFEX\""u8,
        Exchange.INE => "\"INE\""u8,
        Exchange.GFEX => "\"GFEX\""u8,
        _ => "null"u8,
    };

    private static void Fields(in TickFrame tick, ref JsonText json)
    {
        json.Raw("\"instrument_id\":"u8);
        json.Text(tick.Instrument.Code());
        json.Raw(",\"trading_day\":"u8);
        json.CtpDate(tick.TradingDay);
        json.Raw(",\"update_time\":"u8);
        json.CtpTime(tick.RawUpdateTime);
        json.Raw(",\"update_millisec\":"u8);
        json.Number(tick.UpdateMillis);
        json.Raw(",\"last_price\":"u8);
        json.Number(tick.Last);
        json.Raw(",\"pre_settlement_price\":"u8);
        json.Number(tick.PreSettlement);
        json.Raw(",\"pre_close_price\":"u8);
        json.Number(tick.PreClose);
        json.Raw(",\"pre_open_interest\":"u8);
        json.Number(tick.PreOpenInterest);
        json.Raw(",\"open_price\":"u8);
        json.Number(tick.DayOpen);
        json.Raw(",\"highest_price\":"u8);
        json.Number(tick.DayHigh);
        json.Raw(",\"lowest_price\":"u8);
        json.Number(tick.DayLow);
        json.Raw(",\"volume\":"u8);
        json.Number(tick.DayVolume);
        json.Raw(",\"turnover\":"u8);
        json.Number(tick.DayTurnover);
        json.Raw(",\"open_interest\":"u8);
        json.Number(tick.OpenInterest);
        json.Raw(",\"close_price\":"u8);
        json.Number(tick.DayClose);
        json.Raw(",\"settlement_price\":"u8);
        json.Number(tick.Settlement);
        json.Raw(",\"upper_limit_price\":"u8);
        json.Number(tick.UpperLimit);
        json.Raw(",\"lower_limit_price\":"u8);
        json.Number(tick.LowerLimit);
        json.Raw(",\"pre_delta\":"u8);
        json.Number(tick.PreDelta);
        json.Raw(",\"curr_delta\":"u8);
        json.Number(tick.CurrDelta);
        Level(in tick.Depth[0], ",\"bid_price1\":"u8, ",\"bid_volume1\":"u8, ",\"ask_price1\":"u8, ",\"ask_volume1\":"u8, ref json);
        Level(in tick.Depth[1], ",\"bid_price2\":"u8, ",\"bid_volume2\":"u8, ",\"ask_price2\":"u8, ",\"ask_volume2\":"u8, ref json);
        json.Raw(",\"average_price\":"u8);
        json.Number(tick.AveragePrice);
        json.Raw(",\"action_day\":"u8);
        ActionDay(tick.ExchangeNs, ref json);
        json.Raw(",\"timestamp\":"u8);
        json.Number(tick.ReceivedNs / ChinaTime.NsPerMillisecond);
        json.Raw(",\"exchange_id\":"u8);
        json.Raw(ExchangeId(tick.Exchange));
        Level(in tick.Depth[2], ",\"bid_price3\":"u8, ",\"bid_volume3\":"u8, ",\"ask_price3\":"u8, ",\"ask_volume3\":"u8, ref json);
        Level(in tick.Depth[3], ",\"bid_price4\":"u8, ",\"bid_volume4\":"u8, ",\"ask_price4\":"u8, ",\"ask_volume4\":"u8, ref json);
        Level(in tick.Depth[4], ",\"bid_price5\":"u8, ",\"bid_volume5\":"u8, ",\"ask_price5\":"u8, ",\"ask_volume5\":"u8, ref json);
        json.Raw(",\"seq\":"u8);
        Position(in tick, ref json);
        json.Raw(",\"exchange_time\":"u8);
        json.IsoTime(tick.ExchangeNs, 3);
        json.Raw(",\"receive_time\":"u8);
        json.IsoTime(tick.ReceivedNs, 6);
    }

    // Names are literals, so that copying one is a few moves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Level(
        in DepthLevel depth, ReadOnlySpan<byte> bid, ReadOnlySpan<byte> bidVolume, ReadOnlySpan<byte> ask, ReadOnlySpan<byte> askVolume, ref JsonText json)
    {
        json.Raw(bid);
        json.Number(depth.Bid);
        json.Raw(bidVolume);
        json.Number(depth.BidVolume);
        json.Raw(ask);
        json.Number(depth.Ask);
        json.Raw(askVolume);
        json.Number(depth.AskVolume);
    }

    // The digits of the exchange time's date, as "20260105".
    private static void ActionDay(long exchangeNs, ref JsonText json)
    {
        if (exchangeNs == 0)
        {
            json.Raw("null"u8);
            return;
        }
        var second = SecondText.Of(exchangeNs);
        json.Raw(second[..5]);
        json.Raw(second.Slice(6, 2));
        json.Raw(second.Slice(9, 2));
        json.Raw("\""u8);
    }

    // The text of FeedPosition, without making a string of it.
    private static void Position(in TickFrame tick, ref JsonText json)
    {
        json.Raw("\""u8);
        json.Number(tick.Feeder);
        json.Raw(":"u8);
        json.Number(tick.Epoch);
        json.Raw(":"u8);
        json.Number(tick.Position);
        json.Raw("\""u8);
    }
}
