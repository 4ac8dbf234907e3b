using Npgsql;

namespace Mdc.Storage.Timescale.Tests.Postgres;

/// <summary>A database of one test, with the schema in it, and a way past the stores to look at the rows.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private TestDatabase(string connectionString, TimescaleDatabase database) => (ConnectionString, Database) = (connectionString, database);

    public string ConnectionString { get; }

    public TimescaleDatabase Database { get; }

    public static async Task<TestDatabase> Create(TestServer server, Func<TimescaleOptions, TimescaleOptions>? change = null)
    {
        var connectionString = await server.CreateDatabase();
        var options = new TimescaleOptions { ConnectionString = connectionString };
        return new TestDatabase(connectionString, await TimescaleDatabase.Open(change?.Invoke(options) ?? options, TimeProvider.System, default));
    }

    public async Task<NpgsqlConnection> Connect()
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public async Task<T> Ask<T>(string sql)
    {
        await using var connection = await Connect();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task Do(string sql)
    {
        await using var connection = await Connect();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
