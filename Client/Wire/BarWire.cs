using System.Text.Json;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;

namespace Mdc.Client.Wire;

/// <summary>A bar out of the gateway's bar message or of its REST answer.</summary>
internal static class BarWire
{
    public static Bar Read(JsonElement json) => new()
    {
        TradingDay = json.Date("trading_day") is { } day ? TradingDay.Of(day) : TradingDay.None,
        StartNs = json.Ns("start"),
        EndNs = json.Ns("end"),
        Open = json.Price("open"),
        High = json.Price("high"),
        Low = json.Price("low"),
        Close = json.Price("close"),
        Volume = json.Long("volume"),
        TurnoverCents = (long)((json.Decimal("turnover") ?? 0) * 100),
        OpenOpenInterest = (double)(json.Decimal("open_open_interest") ?? 0),
        OpenInterest = (double)(json.Decimal("open_interest") ?? 0),
        Ticks = json.Int("ticks"),
        Quality = Quality(json),
        Revision = json.Int("revision"),
        RuleVersion = (ushort)json.Int("rule_version"),
    };

    public static BarState State(string? text) => text switch
    {
        "forming" => BarState.Forming,
        "closed" => BarState.Closed,
        "revised" => BarState.Revised,
        _ => throw new FormatException($"A bar can't be '{text}'."),
    };

    private static BarQuality Quality(JsonElement json)
    {
        var quality = BarQuality.Complete;
        if (json.Find("quality") is not { } flags) return quality;
        foreach (var flag in flags.EnumerateArray())
        {
            quality |= flag.GetString() switch
            {
                "no_trade" => BarQuality.NoTrade,
                "partial" => BarQuality.Partial,
                "gap" => BarQuality.Gap,
                "feed_down" => BarQuality.FeedDown,
                "filled" => BarQuality.Filled,
                // A newer gateway may know more; what a reader can't name it must still distrust.
                _ => BarQuality.Partial,
            };
        }
        return quality;
    }
}
