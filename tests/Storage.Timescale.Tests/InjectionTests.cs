using Mdc.Domain.Audit;
using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Storage.Timescale.Audit;
using Mdc.Storage.Timescale.Bars;
using Mdc.Storage.Timescale.Reports;
using Mdc.Storage.Timescale.Tests.Postgres;
using Mdc.Storage.Timescale.Ticks;
using static Mdc.Storage.Timescale.Tests.Bars.Bars;

namespace Mdc.Storage.Timescale.Tests;

/// <summary>F31: text that looks like SQL is a name like any other, on a real server, in every question and every write that takes text.</summary>
[Collection(PostgresCollection.Name)]
public sealed class InjectionTests(TestServer server)
{
    // At most 31 bytes of ASCII, so that they fit where a code does.
    private static readonly string[] Payloads =
    [
        "' or '1'='1", "' or 1=1 --", "'; drop table bar; --", "rb2605' union select null--", "\\'; select pg_sleep(9)--", "$1", "%", "_", "rb%",
        "rb2605\"; --", "{rb2605,cu2602}", "null", "rb2605)--", "/* */", "E'\\\\x27'", "\tx\r\n",
    ];

    [PostgresFact]
    public async Task F31_names_that_look_like_SQL_are_stored_and_found_literally()
    {
        await using var database = await TestDatabase.Create(server);
        var (bars, ticks) = (new TimescaleBarStore(database.Database), new TimescaleTickStore(database.Database));
        var position = default(FeedPositions);
        var names = Payloads.Append("rb2605").ToArray();
        for (var i = 0; i < names.Length; i++)
        {
            Assert.True(await bars.Write(Batch(At(i + 1), Version(names[i], i, i + 1, volume: i + 1)), position, default));
            position = At(i + 1);
        }
        Assert.True(await ticks.Write(1, Ticks(names), 0, names.Length, default));

        for (var i = 0; i < names.Length; i++)
        {
            Assert.Equal(i + 1, Assert.Single(await bars.Read(new BarQuery(names[i]), default)).Volume);
            Assert.Equal(i + 1, Assert.Single(await bars.Read(new BarQuery(names[i], AsOfNs: long.MaxValue), default)).Volume);
            Assert.Empty(await bars.Revisions(new BarQuery(names[i]), default));
            Assert.Equal(names[i], Assert.Single(await ticks.Read(new TickQuery(names[i]), default)).Instrument.ToText());
        }
        Assert.Equal(names.Order(StringComparer.Ordinal), (await bars.Instruments(default)).Select(known => known.Instrument).Order(StringComparer.Ordinal));
        Assert.Equal(names.Length, (await new TimescaleQualityReport(database.Database).Days(1, default)).Single().Instruments);
    }

    [PostgresFact]
    public async Task F31_a_name_that_was_never_stored_finds_nothing_whatever_it_says()
    {
        await using var database = await TestDatabase.Create(server);
        var (bars, ticks) = (new TimescaleBarStore(database.Database), new TimescaleTickStore(database.Database));
        Assert.True(await bars.Write(Batch(At(1), Version("rb2605", 0, 1)), default, default));
        Assert.True(await ticks.Write(1, Ticks(["rb2605"]), 0, 1, default));

        foreach (var payload in Payloads)
        {
            Assert.Empty(await bars.Read(new BarQuery(payload), default));
            Assert.Empty(await bars.Read(new BarQuery(payload, AsOfNs: long.MaxValue), default));
            Assert.Empty(await bars.Revisions(new BarQuery(payload), default));
            Assert.Empty(await ticks.Read(new TickQuery(payload), default));
        }
        Assert.Single(await bars.Read(new BarQuery("rb2605"), default));
    }

    [PostgresFact]
    public async Task F31_the_audit_keeps_what_was_said_word_for_word_newest_first()
    {
        await using var database = await TestDatabase.Create(server);
        var trail = new TimescaleAuditTrail(database.Database);
        var entries = Payloads.Select((payload, i) => new AuditEntry(i, payload, $"POST /{payload}", 401, payload)).ToArray();
        await trail.Append(entries, default);

        var newest = await trail.Read(long.MaxValue, 10, default);
        var rest = await trail.Read(newest[^1].Id, 100, default);

        Assert.Equal(entries.Reverse(), newest.Concat(rest).Select(row => row.Entry));
    }

    [PostgresFact]
    public async Task The_store_report_names_every_table_with_its_size_and_the_checkpoints()
    {
        await using var database = await TestDatabase.Create(server);
        Assert.True(await new TimescaleBarStore(database.Database).Write(Batch(At(1), Version("rb2605", 0, 1)), default, default));

        var report = await new TimescaleStoreReport(database.Database).Read(default);

        Assert.StartsWith("PostgreSQL ", report.Server, StringComparison.Ordinal);
        Assert.True(report.Bytes > 0);
        Assert.Superset(new HashSet<string> { "bar", "bar_revision", "audit" }, report.Tables.Where(table => table.Bytes > 0).Select(table => table.Name).ToHashSet());
        Assert.Equal("bars/3", Assert.Single(report.Checkpoints).Consumer);
    }

    [PostgresFact]
    public async Task A_correction_is_shown_with_both_values_and_a_day_s_flags_are_counted()
    {
        await using var database = await TestDatabase.Create(server);
        var bars = new TimescaleBarStore(database.Database);
        Assert.True(await bars.Write(Batch(At(2), Version("rb2605", 0, 1, volume: 1), Version("rb2605", 0, 2, volume: 4, reason: RevisionReason.LateTick), Version("cu2602", 0, 2)), default, default));

        var revision = Assert.Single(await bars.Revisions(new BarQuery("rb2605"), default));
        Assert.Equal((1L, 4L, 1, RevisionReason.LateTick), (revision.Before.Volume, revision.After.Volume, revision.After.Revision, revision.Reason));
        var report = new TimescaleQualityReport(database.Database);
        var day = Assert.Single(await report.Days(5, default));
        Assert.Equal((2, 2L, 2L, 2L, 0L, 1L), (day.Instruments, day.Bars, day.Partial, day.Gap, day.FeedDown, day.Revised));
        Assert.Equal(["rb2605", "cu2602"], (await report.Day(day.Day, 10, default)).Select(count => count.Instrument));
    }

    private static TickFrame[] Ticks(IReadOnlyList<string> names) => [.. names.Select((name, i) => Tests.Ticks.Ticks.Tick(name, i))];
}
