using System.Globalization;
using Mdc.Client;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;

namespace Mdc.Silo.Commands;

/// <summary>A tick or a bar in one line for people.</summary>
internal static class QuoteLine
{
    /// <summary>A quote; its change is against the settlement of the trading day before, as Chinese futures are quoted.</summary>
    public static string Of(Tick tick) => string.Create(CultureInfo.InvariantCulture,
        $"{tick.ExchangeTime:HH:mm:ss.fff}  {tick.Instrument,-10} {Price(tick.Last),9} {Signed(tick.Change),8} {Percent(tick.ChangePercent),8}"
        + $"  bid {Price(tick.Depth[0].Bid)} x {tick.Depth[0].BidVolume}  ask {Price(tick.Depth[0].Ask)} x {tick.Depth[0].AskVolume}"
        + $"  O {Price(tick.DayOpen)} H {Price(tick.DayHigh)} L {Price(tick.DayLow)} S {Price(tick.PreSettlement)}"
        + $"  vol {tick.DayVolume:N0}  turnover {tick.DayTurnover:N0}  OI {tick.OpenInterest:N0}  limits {Price(tick.LowerLimit)}..{Price(tick.UpperLimit)}");

    /// <summary>A bar; its start and end in exchange time, and what to know of it.</summary>
    public static string Of(BarUpdate update)
    {
        var bar = update.Bar;
        var quality = bar.Quality == BarQuality.Complete ? "" : $"  ({bar.Quality})";
        return string.Create(CultureInfo.InvariantCulture,
            $"{ChinaTime.ToDateTimeOffset(bar.StartNs):MM-dd HH:mm}-{ChinaTime.ToDateTimeOffset(bar.EndNs):HH:mm}  {update.Instrument,-10} {update.Period,-4} {State(update.State),-8}"
            + $" O {bar.Open} H {bar.High} L {bar.Low} C {bar.Close}  vol {bar.Volume:N0}  turnover {bar.TurnoverCents / 100m:N0}  OI {bar.OpenInterest:N0}{quality}");
    }

    private static string State(BarState state) => state switch
    {
        BarState.Forming => "forming",
        BarState.Closed => "closed",
        _ => "revised",
    };

    private static string Price(decimal? price) => price?.ToString("0.####", CultureInfo.InvariantCulture) ?? "-";

    private static string Signed(decimal? change) => change?.ToString("+0.####;-0.####;0", CultureInfo.InvariantCulture) ?? "-";

    private static string Percent(decimal? percent) => percent is { } p ? p.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) + "%" : "-";
}
