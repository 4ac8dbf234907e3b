using Mdc.Domain.Calendar;
using Mdc.Grains.Interfaces;

namespace Mdc.Grains;

/// <summary>Remembers the last report of each silo for ten minutes: one that fell silent is to be seen as that, and one that is long gone not at all.</summary>
public sealed class SiloBoardGrain(TimeProvider time) : Grain, ISiloBoardGrain
{
    private const long KeepNs = 10 * ChinaTime.NsPerMinute;

    private readonly Dictionary<(string Host, int ProcessId), SiloReport> _reports = [];

    public ValueTask Report(SiloReport report)
    {
        var silo = (report.Host, report.ProcessId);
        if (!_reports.TryGetValue(silo, out var last) || last.AtNs < report.AtNs) _reports[silo] = report;
        Forget();
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<SiloReport>> GetReports()
    {
        Forget();
        return ValueTask.FromResult<IReadOnlyList<SiloReport>>([.. _reports.Values.OrderBy(report => report.Host, StringComparer.Ordinal).ThenBy(report => report.ProcessId)]);
    }

    private void Forget()
    {
        var since = ChinaTime.ToNs(time.GetUtcNow()) - KeepNs;
        foreach (var (silo, report) in _reports)
            if (report.AtNs < since) _reports.Remove(silo);
    }
}
