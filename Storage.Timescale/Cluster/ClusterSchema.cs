using Npgsql;

namespace Mdc.Storage.Timescale.Cluster;

/// <summary>The tables in which a cluster keeps its membership, its grains' states and its reminders.</summary>
/// <remarks>Apart from the numbered steps of the market's schema: made only where a cluster asks for it, and of one form per line of Orleans.</remarks>
public static class ClusterSchema
{
    private const long LockKey = 0x4D64_6343_6C75_7374;

    private static readonly string[] Parts = ["membership.pgsql", "states.pgsql", "reminders.pgsql"];

    /// <summary>Makes what is missing. Safe for any number of processes at once.</summary>
    /// <exception cref="StoreStartException">The database can't be used with this connection string.</exception>
    public static async Task Create(string connectionString, CancellationToken cancellation)
    {
        var settings = ConnectionSettings.Read(new TimescaleOptions { ConnectionString = connectionString });
        try
        {
            await using var source = NpgsqlDataSource.Create(settings);
            await using var connection = await source.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await Execute(connection, $"select pg_advisory_xact_lock({LockKey})", cancellation);
            foreach (var part in Parts) await Execute(connection, Text(part), cancellation);
            await transaction.CommitAsync(cancellation);
        }
        catch (Exception failure) when (ConnectionSettings.Explain(failure, settings) is { } sentence)
        {
            throw new StoreStartException(sentence, failure);
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        // The queries inside are texts with parameters of their own: nothing here is to be bound.
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Text(string part)
    {
        using var reader = new StreamReader(typeof(ClusterSchema).Assembly.GetManifestResourceStream($"cluster/{part}")!);
        return reader.ReadToEnd();
    }
}
