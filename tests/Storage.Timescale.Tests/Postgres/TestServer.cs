using Mdc.Storage.Timescale.PrivateServer;
using Npgsql;

namespace Mdc.Storage.Timescale.Tests.Postgres;

/// <summary>The one private server of a test run, in a temporary directory that goes with it.</summary>
public sealed class TestServer : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mdc-tests-").FullName;
    private PrivatePostgres? _server;
    private int _databases;

    public async Task InitializeAsync()
    {
        if (PostgresFactAttribute.Missing is not null) return;
        if (OperatingSystem.IsLinux()) File.SetUnixFileMode(_directory, (UnixFileMode)0b111_101_101);
        _server = await PrivatePostgres.Start(_directory, TimeProvider.System, null, default);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A new, empty database on the server.</summary>
    public async Task<string> CreateDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(_server!.ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = name }.ConnectionString;
    }
}

/// <summary>All tests against the server, one after the other: they share two cores and one disk.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<TestServer>
{
    public const string Name = "PostgreSQL";
}
