using System.Diagnostics.Metrics;
using Mdc.Gateway.Metrics;

namespace Mdc.Gateway.Tests.Metrics;

public class PrometheusTests
{
    [Fact]
    public void Counters_gauges_and_histograms_are_spelled_as_Prometheus_reads_them()
    {
        using var exporter = new PrometheusExporter();
        using var meter = new Meter("Mdc.Spelling");
        meter.CreateCounter<long>("mdc.spelling.ticks", "{tick}", "Ticks.").Add(3, new KeyValuePair<string, object?>("exchange", "SH\"FE"));
        meter.CreateUpDownCounter<long>("mdc.spelling.open").Add(-2);
        meter.CreateHistogram<double>("mdc.spelling.delay", "s").Record(0.02);

        var lines = exporter.Collect().Split('\n').Where(l => l.Contains("mdc_spelling")).ToList();

        Assert.Contains("# TYPE mdc_spelling_ticks_total counter", lines);
        Assert.Contains("mdc_spelling_ticks_total{exchange=\"SH\\\"FE\"} 3", lines);
        Assert.Contains("mdc_spelling_open -2", lines);
        Assert.Contains("mdc_spelling_delay_seconds_bucket{le=\"0.01\"} 0", lines);
        Assert.Contains("mdc_spelling_delay_seconds_bucket{le=\"0.025\"} 1", lines);
        Assert.Contains("mdc_spelling_delay_seconds_bucket{le=\"+Inf\"} 1", lines);
        Assert.Contains("mdc_spelling_delay_seconds_count 1", lines);
    }

    [Fact]
    public void A_label_with_too_many_values_ends_in_one_overflow_series()
    {
        using var exporter = new PrometheusExporter();
        using var meter = new Meter("Mdc.Overflow");
        var counter = meter.CreateCounter<long>("mdc.overflow.things");
        for (var i = 0; i < 300; i++) counter.Add(1, new KeyValuePair<string, object?>("id", i));

        var series = exporter.Collect().Split('\n').Where(l => l.StartsWith("mdc_overflow_things_total{", StringComparison.Ordinal)).ToList();

        Assert.Equal(257, series.Count);
        Assert.Contains("mdc_overflow_things_total{overflow=\"true\"} 44", series);
    }
}
