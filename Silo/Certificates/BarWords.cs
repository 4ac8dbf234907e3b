using System.Globalization;
using Mdc.Domain.Bars;

namespace Mdc.Silo.Certificates;

/// <summary>Where two bars or ticks differ, in words.</summary>
internal static class BarWords
{
    /// <summary>The first field that differs: "has high 5251.2, the journal makes 5250.8".</summary>
    public static string Difference(in Bar stored, in Bar expected)
    {
        foreach (var ((name, has), (_, should)) in Fields(stored).Zip(Fields(expected)))
            if (has != should) return $"has {name} {has}, the journal makes {should}";
        return "is equal";
    }

    private static IEnumerable<(string Name, string Value)> Fields(Bar bar) =>
    [
        ("open", bar.Open.ToString()), ("high", bar.High.ToString()), ("low", bar.Low.ToString()), ("close", bar.Close.ToString()),
        ("volume", Text(bar.Volume)), ("turnover", (bar.TurnoverCents / 100m).ToString(CultureInfo.InvariantCulture)),
        ("open interest at its begin", Text(bar.OpenOpenInterest)), ("open interest", Text(bar.OpenInterest)), ("ticks", Text(bar.Ticks)),
        ("quality", BarCsv.QualityText(bar.Quality)), ("end", Text(bar.EndNs)), ("start", Text(bar.StartNs)), ("trading day", bar.TradingDay.ToString()),
        ("rule version", Text(bar.RuleVersion)), ("revision", Text(bar.Revision)),
    ];

    private static string Text<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
