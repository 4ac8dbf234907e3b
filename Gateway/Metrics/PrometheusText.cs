using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Mdc.Gateway.Metrics;

/// <summary>How instruments, labels and help are spelled in Prometheus text.</summary>
internal static class PrometheusText
{
    /// <summary>True for instruments whose measurements add up: counters and up-down counters. Observable ones report the sum themselves.</summary>
    public static bool Adds(Instrument instrument) => Kind(instrument) is "Counter" or "UpDownCounter";

    /// <summary>True for histograms.</summary>
    public static bool IsHistogram(Instrument instrument) => Kind(instrument) == "Histogram";

    /// <summary>counter, gauge or histogram.</summary>
    public static string Type(Instrument instrument) => Kind(instrument) switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "Histogram" => "histogram",
        _ => "gauge",
    };

    /// <summary>The name with underscores, its unit in words, and _total for counters.</summary>
    public static string Name(Instrument instrument)
    {
        var name = new StringBuilder(instrument.Name.Length + 16);
        foreach (var c in instrument.Name) name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        name.Append(instrument.Unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        });
        if (Type(instrument) == "counter") name.Append("_total");
        return name.ToString();
    }

    /// <summary>Tags as {name="value"}; the empty string for none.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var text = new StringBuilder("{");
        foreach (var (name, value) in tags)
        {
            if (text.Length > 1) text.Append(',');
            foreach (var c in name) text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
            text.Append("=\"").Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('"');
        }
        return text.Append('}').ToString();
    }

    /// <summary>Labels with one more.</summary>
    public static string With(string labels, string name, string value) =>
        labels.Length == 0 ? $"{{{name}=\"{value}\"}}" : $"{labels[..^1]},{name}=\"{value}\"}}";

    /// <summary>Help in one line.</summary>
    public static string Help(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Escape(string text) => Help(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    // The generic class's name without its arity: Counter`1.
    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0];
}
