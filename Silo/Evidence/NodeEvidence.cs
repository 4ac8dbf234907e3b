using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Rest;
using Mdc.Journal;
using Mdc.Silo.Certificates;
using Mdc.Silo.Commands;
using Mdc.Silo.Hosting;
using Mdc.Storage.Timescale;

namespace Mdc.Silo.Evidence;

/// <summary>What a running node can prove, out of its own journal, its store and the certificates in its data directory.</summary>
internal sealed class NodeEvidence : IEvidence
{
    private readonly JournalReader _journal;
    private readonly DataDirectory _directory;
    private readonly MarketRules _rules;
    private readonly BarExplainer _explainer;
    private volatile CertificateState? _state;

    /// <summary>The evidence of a node.</summary>
    public NodeEvidence(JournalReader journal, TimescaleDatabase store, MarketRules rules, DataDirectory directory)
    {
        (_journal, _rules, _directory) = (journal, rules, directory);
        _explainer = new BarExplainer(journal, store, rules, ExplainCommand.SiloWords("Local", Environment.ProcessId));
        _state = Newest(null) is { } file ? StateOf(CertificateFile.Read(file).Certificate) : null;
    }

    /// <inheritdoc/>
    public CertificateState? State => _state;

    /// <summary>The certificate of a day is made.</summary>
    public void Issued(Certificate certificate) => _state = StateOf(certificate);

    /// <summary>It could not be made.</summary>
    public void Failed(TradingDay day, string issuedAt, string why) => _state = new CertificateState(day.ToString(), "failed", issuedAt, 0, 0, 0, why);

    /// <inheritdoc/>
    public async Task<string?> Certificate(TradingDay? day, CancellationToken cancellation) =>
        Newest(day) is { } file ? await File.ReadAllTextAsync(file, cancellation) : null;

    /// <inheritdoc/>
    public Task<object> Gaps(TradingDay? day, string? instrument, CancellationToken cancellation) => Task.Run<object>(
        () => new { gaps = new GapList(_journal, _rules).All(day, instrument).Select(GapLine.Of).Select(Words) }, cancellation);

    /// <inheritdoc/>
    public async Task<object?> Explain(string instrument, BarPeriod period, string time, TradingDay? day, CancellationToken cancellation) =>
        await _explainer.Explain(instrument, period, time, day, cancellation) is { } found ? System.Text.Json.JsonSerializer.SerializeToNode(found, JsonText.Indented) : null;

    private string? Newest(TradingDay? day)
    {
        if (!Directory.Exists(_directory.Certificates)) return null;
        if (day is not { } one) return Directory.EnumerateFiles(_directory.Certificates, "????-??-??.json").Order(StringComparer.Ordinal).LastOrDefault();
        var file = Path.Combine(_directory.Certificates, $"{one}.json");
        return File.Exists(file) ? file : null;
    }

    private static CertificateState? StateOf(Certificate certificate) => certificate.Days is [.., var day]
        ? new CertificateState(day.TradingDay, certificate.Verdict, certificate.IssuedAt, day.Accepted, day.Bars, certificate.Differences.Count, certificate.Differences.FirstOrDefault()?.ToString())
        : null;

    private static object Words(GapLine gap) => new
    {
        trading_day = gap.TradingDay, instrument_id = gap.Instrument, reason = gap.Reason, from = gap.From, to = gap.To,
        seconds = gap.Seconds, ticks = gap.Ticks, front = gap.Front, position = gap.Position, record = gap.Record,
    };
}
