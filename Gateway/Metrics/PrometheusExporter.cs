using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Mdc.Gateway.Metrics;

/// <summary>Collects this process's meters and writes them as Prometheus text (exposition format 0.0.4). Any thread.</summary>
/// <remarks>
/// Meters whose name begins with "Mdc." and the runtime's own. Label sets per instrument are bounded: what comes above the bound is summed
/// under the label overflow="true", so that a mistake in a label can't fill the memory.
/// </remarks>
public sealed class PrometheusExporter : IDisposable
{
    private const int MaxSeriesPerInstrument = 256;

    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, Series>> _series = new();
    private readonly MeterListener _listener = new();

    /// <summary>Starts to collect.</summary>
    public PrometheusExporter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Mdc.", StringComparison.Ordinal) || instrument.Meter.Name == "System.Runtime")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Everything as text.</summary>
    public string Collect()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (instrument, series) in _series.OrderBy(s => s.Key.Name, StringComparer.Ordinal)) Write(text, instrument, series);
        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = _series.GetOrAdd(instrument, static _ => new());
        var labels = PrometheusText.Labels(tags);
        if (!all.TryGetValue(labels, out var series))
        {
            if (all.Count >= MaxSeriesPerInstrument) labels = "{overflow=\"true\"}";
            series = all.GetOrAdd(labels, static (_, i) => new Series(i), instrument);
        }
        series.Record(value);
    }

    private static void Write(StringBuilder text, Instrument instrument, ConcurrentDictionary<string, Series> all)
    {
        var (name, type) = (PrometheusText.Name(instrument), PrometheusText.Type(instrument));
        if (!string.IsNullOrEmpty(instrument.Description)) text.Append("# HELP ").Append(name).Append(' ').Append(PrometheusText.Help(instrument.Description)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        foreach (var (labels, series) in all.OrderBy(s => s.Key, StringComparer.Ordinal)) series.Write(text, name, labels);
    }

    /// <summary>One label set of one instrument.</summary>
    private sealed class Series(Instrument instrument)
    {
        // Seconds or milliseconds, the bounds serve both well enough: the instrument's unit says which.
        private static readonly double[] Bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

        private readonly Lock _gate = new();
        private readonly bool _adds = PrometheusText.Adds(instrument);
        private readonly long[]? _buckets = PrometheusText.IsHistogram(instrument) ? new long[Bounds.Length] : null;
        private double _value;
        private long _count;

        public void Record(double value)
        {
            lock (_gate)
            {
                _count++;
                _value = _adds || _buckets is not null ? _value + value : value;
                for (var i = 0; i < _buckets?.Length; i++)
                    if (value <= Bounds[i]) _buckets[i]++;
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (_gate)
            {
                if (_buckets is null)
                {
                    Line(text, name, labels, _value);
                    return;
                }
                for (var i = 0; i < _buckets.Length; i++)
                    Line(text, name + "_bucket", PrometheusText.With(labels, "le", Bounds[i].ToString(CultureInfo.InvariantCulture)), _buckets[i]);
                Line(text, name + "_bucket", PrometheusText.With(labels, "le", "+Inf"), _count);
                Line(text, name + "_sum", labels, _value);
                Line(text, name + "_count", labels, _count);
            }
        }

        private static void Line(StringBuilder text, string name, string labels, double value) =>
            text.Append(name).Append(labels).Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }
}
