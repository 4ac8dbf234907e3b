using System.Globalization;
using Mdc.Domain.Calendar;

namespace Mdc.Domain.Bars;

/// <summary>Bars as lines of CSV: ISO times with the exchange's offset, plain decimal numbers, the same bytes for the same bars.</summary>
public static class BarCsv
{
    /// <summary>The column names.</summary>
    public const string Header =
        "instrument,period,trading_day,start,end,open,high,low,close,volume,turnover,open_interest,ticks,quality,revision,rule_version";

    /// <summary>One bar as a line without line end.</summary>
    public static string Line(string instrument, BarPeriod period, in Bar bar) => string.Create(
        CultureInfo.InvariantCulture,
        $"{instrument},{period},{bar.TradingDay},{ChinaTime.Format(bar.StartNs)},{ChinaTime.Format(bar.EndNs)}," +
        $"{bar.Open},{bar.High},{bar.Low},{bar.Close},{bar.Volume},{Yuan(bar.TurnoverCents)},{Lots(bar.OpenInterest)}," +
        $"{bar.Ticks},{QualityText(bar.Quality)},{bar.Revision},{bar.RuleVersion}");

    /// <summary>complete, or what is to be known, joined by |: partial|gap.</summary>
    public static string QualityText(BarQuality quality)
    {
        if (quality == BarQuality.Complete) return "complete";
        var words = new List<string>();
        if (quality.HasFlag(BarQuality.NoTrade)) words.Add("no_trade");
        if (quality.HasFlag(BarQuality.Partial)) words.Add("partial");
        if (quality.HasFlag(BarQuality.Gap)) words.Add("gap");
        if (quality.HasFlag(BarQuality.FeedDown)) words.Add("feed_down");
        if (quality.HasFlag(BarQuality.Filled)) words.Add("filled");
        return string.Join('|', words);
    }

    private static string Yuan(long cents) => (cents / 100m).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Lots(double openInterest) => openInterest.ToString("0.####", CultureInfo.InvariantCulture);
}
