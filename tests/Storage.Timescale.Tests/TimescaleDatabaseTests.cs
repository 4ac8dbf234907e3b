using Mdc.Storage.Timescale.Tests.Postgres;

namespace Mdc.Storage.Timescale.Tests;

[Collection(PostgresCollection.Name)]
public sealed class TimescaleDatabaseTests(TestServer server)
{
    [PostgresFact]
    public async Task Processes_that_start_at_once_on_an_empty_database_all_find_the_schema()
    {
        var options = new TimescaleOptions { ConnectionString = await server.CreateDatabase() };

        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TimescaleDatabase.Open(options, TimeProvider.System, default)));

        foreach (var database in opened) await database.DisposeAsync();
    }

    [PostgresFact]
    public async Task A_schema_of_a_newer_program_is_refused()
    {
        await using var database = await TestDatabase.Create(server);
        await database.Do("insert into schema_migration (number, name) values (9999, 'from the future')");

        var refused = await Assert.ThrowsAsync<StoreStartException>(() => Open(database.ConnectionString));

        Assert.Contains("9999", refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task The_views_show_plain_decimals_and_times()
    {
        await using var database = await TestDatabase.Create(server);
        await new Timescale.Ticks.TimescaleTickStore(database.Database).Write(1, new[] { Ticks.Ticks.Tick("rb2605", 1) }, 0, 1, default);
        await new Timescale.Bars.TimescaleBarStore(database.Database).Write(Bars.Bars.Batch(Bars.Bars.At(1), Bars.Bars.Version("rb2605", 0, 1)), Bars.Bars.At(), default);

        Assert.Equal("SHFE 3216.0000 2026-01-05 01:00:00.5+00 1:1:2",
            await database.Ask<string>("select concat_ws(' ', exchange, last, exchange_time, first_position) from tick_v"));
        Assert.Equal("1m 3215.0000 -0.5000 321500.00 {partial,gap}",
            await database.Ask<string>("select concat_ws(' ', period, open, low, close, turnover, quality) from bar_v"));
    }

    [PostgresFact]
    public async Task A_database_that_is_not_there_is_named()
    {
        var other = new Npgsql.NpgsqlConnectionStringBuilder(await server.CreateDatabase()) { Database = "nowhere" };

        var refused = await Assert.ThrowsAsync<StoreStartException>(() => Open(other.ConnectionString));

        Assert.Contains("has no database nowhere", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=mdc;Password=geheim;Database=mdc", "can't be reached")]
    [InlineData("Host=127.0.0.1;Port=1;Pasword=geheim", "can't be read")]
    [InlineData("Host=127.0.0.1;Port=geheim", "can't be read")]
    [InlineData("geheim", "can't be read")]
    [InlineData("Password=geheim", "can't be read")]
    public async Task A_connection_string_that_does_not_work_is_explained_without_its_password(string connectionString, string reason)
    {
        var refused = await Assert.ThrowsAsync<StoreStartException>(() => Open(connectionString));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refused.ToString(), StringComparison.Ordinal);
    }

    private static async Task Open(string connectionString)
    {
        await using var database = await TimescaleDatabase.Open(new TimescaleOptions { ConnectionString = connectionString }, TimeProvider.System, default);
    }
}
