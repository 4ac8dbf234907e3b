using Mdc.Domain.Bars;
using Mdc.Storage.Timescale.Bars;
using Mdc.Storage.Timescale.Tests.Postgres;
using static Mdc.Storage.Timescale.Tests.Bars.Bars;

namespace Mdc.Storage.Timescale.Tests.Bars;

[Collection(PostgresCollection.Name)]
public sealed class TimescaleBarStoreTests(TestServer server) : BarStoreContract, IUsesPostgres
{
    private TestDatabase _database = null!;

    protected override async Task<IBarStore> Create()
    {
        _database = await TestDatabase.Create(server);
        return new TimescaleBarStore(_database.Database);
    }

    public override async Task DisposeAsync() => await _database.DisposeAsync();

    [PostgresFact]
    public async Task The_history_has_every_version_from_0_with_its_reason_and_when_it_was_known()
    {
        Assert.True(await Store.Write(Batch(At(20),
            Version("rb2605", 0, 10, volume: 1, knownAtNs: 1_001),
            Version("rb2605", 0, 20, volume: 2, knownAtNs: 2_002, reason: RevisionReason.EdgeTick)), At(), default));

        Assert.Equal("0:1:0:1001 1:2:2:2002", await _database.Ask<string>(
            "select string_agg(concat_ws(':', revision, volume, reason, known_at_ns), ' ' order by revision) from bar_revision"));
    }

    [PostgresFact]
    public async Task A_session_killed_in_the_middle_of_a_batch_stores_nothing_and_the_batch_can_be_sent_again()
    {
        var batch = Batch(At(500), [.. Enumerable.Range(0, 500).Select(n => Version($"rb{n}", 0, n + 1))]);
        Assert.True(await Store.Write(new BarBatch(3, [Version("rb499", 0, 1, volume: 3)], At(1)), At(), default));
        await using var other = await _database.Connect();
        await using var transaction = await other.BeginTransactionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand("delete from bar_extent where instrument = 'rb499'", other)) await hold.ExecuteNonQueryAsync();
        var write = Store.Write(batch, At(1), default);
        const string Waiting = "datname = current_database() and application_name = 'mdc' and wait_event_type = 'Lock'";
        await Until.True(() => _database.Ask<bool>($"select exists (select from pg_stat_activity where {Waiting})"), "the writer waits");

        await _database.Do($"select pg_terminate_backend(pid) from pg_stat_activity where {Waiting}");

        await Assert.ThrowsAsync<StoreUnavailableException>(() => write);
        await transaction.RollbackAsync();
        Assert.Equal(1, await _database.Ask<long>("select count(*) from bar"));
        Assert.Equal(At(1), (await Store.Recover(3, default)).LowWater);
        Assert.True(await Store.Write(batch, At(1), default));
        Assert.Equal("500 501 500", await _database.Ask<string>(
            "select concat_ws(' ', (select count(*) from bar), (select count(*) from bar_revision), (select count(*) from bar_extent))"));
    }

    [PostgresFact]
    public async Task Times_finer_than_a_microsecond_are_refused_rather_than_cut()
    {
        var version = Version("rb2605", 0, 1);

        await Assert.ThrowsAsync<ArgumentException>(() => Store.Write(
            Batch(At(1), version with { Bar = version.Bar with { StartNs = version.Bar.StartNs + 1 } }), At(), default));
    }
}
