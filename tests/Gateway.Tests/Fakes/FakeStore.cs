using Mdc.Domain.Audit;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Storage;

namespace Mdc.Gateway.Tests.Fakes;

/// <summary>What a database would say of itself, in memory.</summary>
internal sealed class FakeStore : IAuditTrail, IStoreReport, IQualityReport, IBarRevisions
{
    private readonly List<AuditRow> _audit = [];

    public List<BarRevision> Corrections { get; } = [];

    public bool IsDown { get; set; }

    public IReadOnlyList<AuditRow> Audit
    {
        get
        {
            lock (_audit) return [.. _audit];
        }
    }

    public Task Append(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation)
    {
        if (IsDown) throw new StoreUnavailableException("The fake store is down.");
        lock (_audit) _audit.AddRange(entries.Select((entry, i) => new AuditRow(_audit.Count + i + 1, entry)));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AuditRow>> Read(long before, int most, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<AuditRow>>([.. Audit.Where(row => row.Id < before).OrderByDescending(row => row.Id).Take(most)]);

    public Task<StoreContents> Read(CancellationToken cancellation) => Task.FromResult(new StoreContents(
        "PostgreSQL 17.2", HasTimescale: false, 1_934_622_720,
        [new("tick", 3, 4_812_331, 1_402_331_136), new("bar", 1, 812_904, 431_128_576), new("bar_revision", 1, 813_120, 98_566_144), new("bar_extent", 1, 68, 65_536), new("audit", 1, 12, 49_152)],
        [.. Enumerable.Range(0, 16).Select(shard => new StoredCheckpoint($"bars/{shard}", $"1:2:{75_270 + 311 * shard}")), new("ticks/1", "1204329")]));

    public Task<IReadOnlyList<QualityCount>> Days(int most, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<QualityCount>>(
    [
        new(Make.Day, null, 68, 21_420, 1_204_329, 412, 68, 0, 0, 3),
        new(new TradingDay(20251231), null, 68, 37_808, 2_104_991, 903, 12, 148, 61, 9),
        new(new TradingDay(20251230), null, 68, 37_810, 2_098_112, 877, 0, 0, 0, 1),
    ]);

    public Task<IReadOnlyList<QualityCount>> Day(TradingDay day, int most, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<QualityCount>>(
    [
        new(day, "rb2603", 1, 345, 41_220, 0, 1, 4, 2, 1), new(day, "au2606", 1, 555, 39_813, 2, 1, 2, 0, 0), new(day, "IF2603", 1, 240, 28_004, 0, 1, 0, 0, 2),
    ]);

    public Task<IReadOnlyList<BarRevision>> Revisions(BarQuery query, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<BarRevision>>([.. Corrections.Take(query.Limit)]);
}
