using Mdc.Domain.Bars;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Json;

/// <summary>A bar as JSON, the same in pushes and in REST. Turnover in yuan, times in exchange time, quality as a list of what to know (empty: complete).</summary>
public static class BarJson
{
    /// <summary>The most bytes one bar takes.</summary>
    public const int MaxBytes = 1024;

    private static readonly (BarQuality Flag, byte[] Name)[] Flags =
    [
        (BarQuality.NoTrade, "\"no_trade\""u8.ToArray()),
        (BarQuality.Partial, "\"partial\""u8.ToArray()),
        (BarQuality.Gap, "\"gap\""u8.ToArray()),
        (BarQuality.FeedDown, "\"feed_down\""u8.ToArray()),
        (BarQuality.Filled, "\"filled\""u8.ToArray()),
    ];

    /// <summary>Writes the push message of a bar.</summary>
    /// <returns>Bytes written.</returns>
    public static int WritePush(string instrument, string period, in Bar bar, BarPushState state, Span<byte> into)
    {
        var json = new JsonText(into);
        json.Raw("{\"type\":\"bar\",\"instrument_id\":"u8);
        json.Text(instrument);
        json.Raw(",\"period\":"u8);
        json.Text(period);
        json.Raw(state switch
        {
            BarPushState.Forming => ",\"state\":\"forming\","u8,
            BarPushState.Closed => ",\"state\":\"closed\","u8,
            _ => ",\"state\":\"revised\","u8,
        });
        Fields(in bar, ref json);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes a bar as REST answers it.</summary>
    /// <param name="bar">The bar.</param>
    /// <param name="forming">True where it may still change by new ticks.</param>
    /// <param name="labelEnd">True to name the bar by its end, else by its start.</param>
    /// <param name="into">Where to.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteObject(in Bar bar, bool forming, bool labelEnd, Span<byte> into)
    {
        var json = new JsonText(into);
        json.Raw("{\"time\":"u8);
        json.IsoTime(labelEnd ? bar.EndNs : bar.StartNs, 0);
        json.Raw(forming ? ",\"forming\":true,"u8 : ",\"forming\":false,"u8);
        Fields(in bar, ref json);
        json.Raw("}"u8);
        return json.Length;
    }

    private static void Fields(in Bar bar, ref JsonText json)
    {
        json.Raw("\"trading_day\":"u8);
        json.IsoDate(bar.TradingDay);
        json.Raw(",\"start\":"u8);
        json.IsoTime(bar.StartNs, 0);
        json.Raw(",\"end\":"u8);
        json.IsoTime(bar.EndNs, 0);
        json.Raw(",\"open\":"u8);
        json.Number(bar.Open);
        json.Raw(",\"high\":"u8);
        json.Number(bar.High);
        json.Raw(",\"low\":"u8);
        json.Number(bar.Low);
        json.Raw(",\"close\":"u8);
        json.Number(bar.Close);
        json.Raw(",\"volume\":"u8);
        json.Number(bar.Volume);
        json.Raw(",\"turnover\":"u8);
        json.Cents(bar.TurnoverCents);
        json.Raw(",\"open_open_interest\":"u8);
        json.Number(bar.OpenOpenInterest);
        json.Raw(",\"open_interest\":"u8);
        json.Number(bar.OpenInterest);
        json.Raw(",\"ticks\":"u8);
        json.Number(bar.Ticks);
        json.Raw(",\"quality\":["u8);
        Quality(bar.Quality, ref json);
        json.Raw("],\"revision\":"u8);
        json.Number(bar.Revision);
        json.Raw(",\"rule_version\":"u8);
        json.Number(bar.RuleVersion);
    }

    private static void Quality(BarQuality quality, ref JsonText json)
    {
        var first = true;
        foreach (var (flag, name) in Flags)
        {
            if (!quality.HasFlag(flag)) continue;
            if (!first) json.Raw(","u8);
            json.Raw(name);
            first = false;
        }
    }
}
