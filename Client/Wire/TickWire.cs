using System.Text.Json;

namespace Mdc.Client.Wire;

/// <summary>A tick out of the gateway's market_data message or of its REST answer.</summary>
internal static class TickWire
{
    private static readonly string[][] Levels =
        [.. Enumerable.Range(1, 5).Select(n => new[] { $"bid_price{n}", $"bid_volume{n}", $"ask_price{n}", $"ask_volume{n}" })];

    public static Tick Read(JsonElement json, bool isSnapshot = false, bool isAfterGap = false) => new()
    {
        Instrument = json.Text("instrument_id") ?? throw new FormatException("The tick has no instrument_id."),
        Exchange = json.Text("exchange_id"),
        TradingDay = json.Date("trading_day"),
        ExchangeTime = json.Time("exchange_time"),
        ReceiveTime = json.Time("receive_time"),
        Last = json.Decimal("last_price"),
        PreSettlement = json.Decimal("pre_settlement_price"),
        PreClose = json.Decimal("pre_close_price"),
        DayOpen = json.Decimal("open_price"),
        DayHigh = json.Decimal("highest_price"),
        DayLow = json.Decimal("lowest_price"),
        UpperLimit = json.Decimal("upper_limit_price"),
        LowerLimit = json.Decimal("lower_limit_price"),
        Settlement = json.Decimal("settlement_price"),
        DayVolume = json.Long("volume"),
        DayTurnover = json.Decimal("turnover"),
        OpenInterest = json.Decimal("open_interest"),
        Depth = [.. Levels.Select(n => new QuoteLevel(json.Decimal(n[0]), json.Long(n[1]), json.Decimal(n[2]), json.Long(n[3])))],
        Position = json.Text("seq") ?? "",
        IsSnapshot = isSnapshot,
        IsAfterGap = isAfterGap,
    };
}
