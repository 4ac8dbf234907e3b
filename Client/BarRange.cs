using System.Globalization;
using System.Text;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;

namespace Mdc.Client;

/// <summary>Which bars to read. All bounds may be left out: then the newest 500.</summary>
public sealed record BarRange
{
    /// <summary>First instant, inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Last instant, exclusive.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The newest trading days, 1 to 120.</summary>
    public int? Days { get; init; }

    /// <summary>The newest bars, 1 to 20,000.</summary>
    public int? Limit { get; init; }

    /// <summary>How 60-minute and longer bars are cut.</summary>
    public BarAlignment Alignment { get; init; } = BarAlignment.Session;

    /// <summary>How the prices of a product's main-contract series ("rb.main") are joined; of a contract's own bars only None.</summary>
    public SeriesAdjustment Adjustment { get; init; }

    internal string ToQuery(BarPeriod period)
    {
        var query = new StringBuilder($"?period={period}&align={(Alignment == BarAlignment.Clock ? "clock" : "session")}");
        if (From is { } from) query.Append("&from=").Append(Instant(from));
        if (To is { } to) query.Append("&to=").Append(Instant(to));
        if (Days is { } days) query.Append(CultureInfo.InvariantCulture, $"&days={days}");
        if (Limit is { } limit) query.Append(CultureInfo.InvariantCulture, $"&limit={limit}");
        if (Adjustment != SeriesAdjustment.None) query.Append(CultureInfo.InvariantCulture, $"&adjustment={Adjustment.ToString().ToLowerInvariant()}");
        return query.ToString();
    }

    private static string Instant(DateTimeOffset moment) => Uri.EscapeDataString(ChinaTime.Format(ChinaTime.ToNs(moment)));
}
