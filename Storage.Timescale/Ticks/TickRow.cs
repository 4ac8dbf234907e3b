using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Npgsql;

namespace Mdc.Storage.Timescale.Ticks;

/// <summary>A tick frame as a row of <c>tick</c>: all of it but the journal's checksum and back-links. The three lists here have one order.</summary>
internal static class TickRow
{
    public const short Fields = 57;

    /// <summary>Which column of <see cref="Columns"/> has the content's hash.</summary>
    public const int HashColumn = 1;

    public const string Columns = """
        exchange_time, content_hash, received_ns, source_ordinal, source_id, position,
        last, pre_settlement, pre_close, day_open, day_high, day_low, day_close, settlement, upper_limit, lower_limit, banding_upper, banding_lower,
        open_interest, pre_open_interest, day_turnover, average_price, pre_delta, curr_delta,
        bid1, ask1, bid2, ask2, bid3, ask3, bid4, ask4, bid5, ask5,
        epoch, trading_day, day_volume, raw_trading_day, raw_action_day, raw_update_time,
        bid_volume1, ask_volume1, bid_volume2, ask_volume2, bid_volume3, ask_volume3, bid_volume4, ask_volume4, bid_volume5, ask_volume5,
        front, flags, update_millis, exchange, shard, feeder, instrument
        """;

    public static void Write(BinaryCopy copy, in TickFrame tick)
    {
        copy.Row(Fields);
        copy.Bigint(StoredTime.ToServerMicros(tick.ExchangeNs));
        copy.Bigint((long)TickContent.Hash(tick));
        copy.Bigint(tick.ReceivedNs);
        copy.Bigint(tick.SourceOrdinal);
        copy.Bigint((long)tick.SourceId);
        copy.Bigint(tick.Position);
        copy.Price(tick.Last);
        copy.Price(tick.PreSettlement);
        copy.Price(tick.PreClose);
        copy.Price(tick.DayOpen);
        copy.Price(tick.DayHigh);
        copy.Price(tick.DayLow);
        copy.Price(tick.DayClose);
        copy.Price(tick.Settlement);
        copy.Price(tick.UpperLimit);
        copy.Price(tick.LowerLimit);
        copy.Price(tick.BandingUpper);
        copy.Price(tick.BandingLower);
        copy.Double(tick.OpenInterest);
        copy.Double(tick.PreOpenInterest);
        copy.Double(tick.DayTurnover);
        copy.Double(tick.AveragePrice);
        copy.Double(tick.PreDelta);
        copy.Double(tick.CurrDelta);
        foreach (ref readonly var level in tick.Depth)
        {
            copy.Price(level.Bid);
            copy.Price(level.Ask);
        }
        copy.Bigint(tick.Epoch);
        copy.Integer(tick.TradingDay.Value);
        copy.Integer(tick.DayVolume);
        copy.Integer(tick.RawTradingDay);
        copy.Integer(tick.RawActionDay);
        copy.Integer(tick.RawUpdateTime);
        foreach (ref readonly var level in tick.Depth)
        {
            copy.IntegerOrNull(level.BidVolume);
            copy.IntegerOrNull(level.AskVolume);
        }
        copy.Integer(tick.Front);
        copy.Integer((int)tick.Flags);
        copy.Smallint(tick.UpdateMillis);
        copy.Smallint((short)tick.Exchange);
        copy.Smallint(tick.Shard);
        copy.Smallint(tick.Feeder);
        copy.Ascii(tick.Instrument.Code());
    }

    public static TickFrame Read(NpgsqlDataReader row)
    {
        var at = 0;
        var tick = TickFrame.Empty();
        tick.ExchangeNs = StoredTime.ToNs(row.GetDateTime(at++));
        at++; // the hash follows from the content
        tick.ReceivedNs = row.GetInt64(at++);
        tick.SourceOrdinal = row.GetInt64(at++);
        tick.SourceId = (ulong)row.GetInt64(at++);
        tick.Position = row.GetInt64(at++);
        tick.Last = Price();
        tick.PreSettlement = Price();
        tick.PreClose = Price();
        tick.DayOpen = Price();
        tick.DayHigh = Price();
        tick.DayLow = Price();
        tick.DayClose = Price();
        tick.Settlement = Price();
        tick.UpperLimit = Price();
        tick.LowerLimit = Price();
        tick.BandingUpper = Price();
        tick.BandingLower = Price();
        tick.OpenInterest = row.GetDouble(at++);
        tick.PreOpenInterest = row.GetDouble(at++);
        tick.DayTurnover = row.GetDouble(at++);
        tick.AveragePrice = row.GetDouble(at++);
        tick.PreDelta = row.GetDouble(at++);
        tick.CurrDelta = row.GetDouble(at++);
        foreach (ref var level in tick.Depth)
        {
            level.Bid = Price();
            level.Ask = Price();
        }
        tick.Epoch = (uint)row.GetInt64(at++);
        tick.TradingDay = new TradingDay(row.GetInt32(at++));
        tick.DayVolume = row.GetInt32(at++);
        tick.RawTradingDay = row.GetInt32(at++);
        tick.RawActionDay = row.GetInt32(at++);
        tick.RawUpdateTime = row.GetInt32(at++);
        foreach (ref var level in tick.Depth)
        {
            level.BidVolume = Volume();
            level.AskVolume = Volume();
        }
        tick.Front = (ushort)row.GetInt32(at++);
        tick.Flags = (TickFlags)row.GetInt32(at++);
        tick.UpdateMillis = row.GetInt16(at++);
        tick.Exchange = (Exchange)row.GetInt16(at++);
        tick.Shard = (byte)row.GetInt16(at++);
        tick.Feeder = (byte)row.GetInt16(at++);
        tick.Instrument.TrySet(Encoding.ASCII.GetBytes(row.GetString(at)));
        return tick;

        Price Price() => row.IsDBNull(at) ? Skip() : new Price(row.GetInt64(at++));
        int Volume() => row.IsDBNull(at++) ? 0 : row.GetInt32(at - 1);
        Price Skip()
        {
            at++;
            return Domain.Ticks.Price.None;
        }
    }
}
