using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Storage.Timescale.Tests.Postgres;
using Mdc.Storage.Timescale.Ticks;
using static Mdc.Storage.Timescale.Tests.Ticks.Ticks;

namespace Mdc.Storage.Timescale.Tests.Ticks;

/// <summary>What the server does to a batch: killed sessions, locks, partitions that several writers need at once.</summary>
[Collection(PostgresCollection.Name)]
public sealed class TimescaleTickStoreFaultTests(TestServer server)
{
    private const string Blocked = """
        select exists (select from pg_stat_activity where datname = current_database() and application_name = 'mdc' and wait_event_type = 'Lock')
        """;

    [PostgresFact]
    public async Task A_session_killed_in_the_middle_of_a_copy_stores_nothing_and_the_batch_can_be_sent_again()
    {
        await using var database = await TestDatabase.Create(server);
        var store = new TimescaleTickStore(database.Database);
        var batch = Many("rb2605", 20_000);
        Assert.True(await store.Write(2, batch.AsMemory(15_000, 1), 0, 1, default));
        // A row that somebody is deleting makes the copy wait at just that row, with thousands before it.
        await using var other = await database.Connect();
        await using var transaction = await other.BeginTransactionAsync();
        await using (var delete = new Npgsql.NpgsqlCommand("delete from tick", other)) await delete.ExecuteNonQueryAsync();
        var write = store.Write(1, batch, 0, 20_000, default);
        await Until.True(() => database.Ask<bool>(Blocked), "the writer waits");

        await database.Do("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'mdc' and query like 'copy tick %'");

        await Assert.ThrowsAsync<StoreUnavailableException>(() => write);
        await transaction.RollbackAsync();
        Assert.Equal(1, await database.Ask<long>("select count(*) from tick"));
        Assert.Equal(0, await store.Checkpoint(1, default));
        Assert.True(await store.Write(1, batch, 0, 20_000, default));
        Assert.Equal(20_000, await database.Ask<long>("select count(*) from tick"));
    }

    [PostgresFact]
    public async Task A_locked_table_is_waited_for()
    {
        await using var database = await TestDatabase.Create(server);
        var store = new TimescaleTickStore(database.Database);
        await using var other = await database.Connect();
        await using var transaction = await Lock(other);
        var write = store.Write(1, Many("rb2605", 100), 0, 100, default);
        await Until.True(() => database.Ask<bool>(Blocked), "the writer waits");

        await transaction.RollbackAsync();

        Assert.True(await write);
        Assert.Equal(100, await database.Ask<long>("select count(*) from tick"));
    }

    [PostgresFact]
    public async Task A_table_locked_for_longer_than_a_call_may_take_counts_as_unavailable_and_loses_nothing()
    {
        await using var database = await TestDatabase.Create(server, options => options with { CallTimeout = TimeSpan.FromSeconds(1) });
        var store = new TimescaleTickStore(database.Database);
        await using var other = await database.Connect();
        await using (var transaction = await Lock(other))
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Write(1, Many("rb2605", 100), 0, 100, default));

        Assert.Equal(0, await store.Checkpoint(1, default));
        Assert.True(await store.Write(1, Many("rb2605", 100), 0, 100, default));
        Assert.Equal(100, await database.Ask<long>("select count(*) from tick"));
    }

    [PostgresFact]
    public async Task A_caller_that_gives_up_gets_its_cancellation_and_stores_nothing()
    {
        await using var database = await TestDatabase.Create(server);
        var store = new TimescaleTickStore(database.Database);
        await using var other = await database.Connect();
        await using var transaction = await Lock(other);
        using var giveUp = new CancellationTokenSource();
        var write = store.Write(1, Many("rb2605", 100), 0, 100, giveUp.Token);
        await Until.True(() => database.Ask<bool>(Blocked), "the writer waits");

        giveUp.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        await transaction.RollbackAsync();
        Assert.Equal(0, await store.Checkpoint(1, default));
    }

    [PostgresFact]
    public async Task Many_writers_that_need_the_same_new_days_at_once_all_get_them()
    {
        await using var database = await TestDatabase.Create(server);
        var store = new TimescaleTickStore(database.Database);
        const long Day = 86_400 * Second;

        var stored = await Task.WhenAll(Enumerable.Range(1, 8).Select(feeder => store.Write(
            (byte)feeder, Enumerable.Range(0, 10).Select(day => Tick($"rb{feeder}", day, openNs: Open - 1_000 * Day + day * Day)).ToArray(), 0, 10, default)));

        Assert.All(stored, Assert.True);
        Assert.Equal(80, await database.Ask<long>("select count(*) from tick"));
    }

    [PostgresFact]
    public async Task Retention_drops_whole_days_that_are_too_old_and_a_late_tick_brings_its_day_back()
    {
        await using var database = await TestDatabase.Create(server, options => options with { TickRetention = TimeSpan.FromDays(3) });
        var store = new TimescaleTickStore(database.Database);
        const long Day = 86_400 * Second;
        var batch = Enumerable.Range(0, 10).Select(day => Tick("rb2605", day, openNs: Open + day * Day)).ToArray();
        Assert.True(await store.Write(1, batch, 0, 10, default));

        await new TimeSlices(database.Database).Maintain(DateTimeOffset.UnixEpoch.AddTicks((Open + 9 * Day) / 100), default);

        Assert.Equal([6, 7, 8, 9], (await store.Read(new TickQuery("rb2605"), default)).Select(tick => tick.DayVolume));
        Assert.True(await store.Write(1, batch.AsMemory(0, 1), 10, 11, default));
        Assert.Equal(5, await database.Ask<long>("select count(*) from tick"));
    }

    [PostgresFact]
    public async Task Rows_that_the_server_refuses_for_good_are_no_outage()
    {
        await using var database = await TestDatabase.Create(server);
        await database.Do("alter table tick add constraint never check (day_volume < 50)");

        var refused = await Record.ExceptionAsync(() => new TimescaleTickStore(database.Database).Write(1, Many("rb2605", 100), 0, 100, default));

        Assert.IsType<Npgsql.PostgresException>(refused);
    }

    private static async Task<Npgsql.NpgsqlTransaction> Lock(Npgsql.NpgsqlConnection connection)
    {
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new Npgsql.NpgsqlCommand("lock table tick in access exclusive mode", connection);
        await command.ExecuteNonQueryAsync();
        return transaction;
    }
}
